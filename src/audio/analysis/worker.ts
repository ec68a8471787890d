/** The entry of an analysis worker thread. It is started by `analyse.ts` by its path, so it must stay a file of its own. */
export { analyseSignals } from './analyse-signals.ts'
