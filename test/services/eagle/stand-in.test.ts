import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEagle } from '../../stand-ins/eagle/eagle-server.ts'

const WRONG: readonly [path: string, body: unknown, because: string][] = [
  ['/api/v2/item/nothing', null, 'there is no such operation'],
  ['/api/v2/item/add', null, 'it is a POST'],
  ['/api/item/list?words=x', null, 'no parameter has that name'],
  ['/api/item/list?limit=many', null, 'the limit is a number'],
  ['/api/item/info', null, 'the id is required'],
  ['/api/item/addFromPath', { name: 'x' }, 'the path is required'],
  ['/api/item/addFromPath', { path: '/x.wav', name: 'x', tags: 'one' }, 'tags are a list'],
  ['/api/item/update', { tags: ['x'] }, 'the id is required'],
  ['/api/item/moveToTrash', { itemIds: 'K1' }, 'ids are a list'],
  ['/api/folder/create', { name: 'x' }, 'the older generation says folderName'],
  ['/api/v2/folder/create', { folderName: 'x' }, 'and the newer one says name'],
]

for (const [path, body, because] of WRONG) {
  test(`the stand-in refuses ${path} ${body === null ? '' : JSON.stringify(body)}: ${because}`, async (t) => {
    const eagle = await startEagle(t, { generation: 2 })
    const post = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }
    const answer = await fetch(`${eagle.url}${path}`, body === null ? {} : post)
    assert.equal(answer.status, 400)
    assert.equal(eagle.violations.length, 1)
    assert.equal(eagle.items.length + eagle.folders.length, 0)
  })
}
