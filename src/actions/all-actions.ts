import type { Action } from './action.ts'
import { dedupe } from './dedupe/dedupe.ts'
import { detect } from './detect/detect.ts'
import { checkLibraries } from './libraries/check-libraries.ts'
import { publish } from './libraries/publish.ts'
import { analyse } from './process/analyse.ts'
import { compare } from './process/compare.ts'
import { confirm } from './process/confirm.ts'
import { convert } from './process/convert.ts'
import { download } from './process/download.ts'
import { enrich } from './process/enrich.ts'
import { file } from './process/file.ts'
import { find } from './process/find.ts'
import { save } from './process/save.ts'
import { tag } from './process/tag.ts'
import { report } from './report/report.ts'
import { verify } from './verify/verify.ts'

/** Every verb that a task's command may use; adding one is one line here. */
const ACTIONS: readonly Action[] = [
  detect,
  dedupe,
  find,
  download,
  convert,
  analyse,
  confirm,
  compare,
  enrich,
  tag,
  file,
  save,
  verify,
  publish,
  checkLibraries,
  report,
]

export const allActions: ReadonlyMap<string, Action> = new Map(ACTIONS.map((action) => [action.name, action]))
