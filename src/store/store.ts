import { join } from 'node:path'
import { createAgentStore, type AgentStore } from './agents.ts'
import { createAgentTaskStore, type AgentTaskStore } from './agent-tasks.ts'
import { createCatalog, type Catalog } from './catalog.ts'
import { openDatabase, type Database } from './database.ts'
import { createEffectStore, type EffectStore } from './effects.ts'
import { createEventStore, type EventStore } from './events.ts'
import { createLibraryEntries, type LibraryEntries } from './library-entries.ts'
import { createHandoffStore, type HandoffStore } from './handoffs.ts'
import { createHandoffsMade, type HandoffsMade } from './handoffs-made.ts'
import { createReviewStore, type ReviewStore } from './reviews.ts'
import { createRunStore, type RunStore } from './runs.ts'
import { createSourceStore, type SourceStore } from './source-health.ts'
import { createScheduleSlotStore, type ScheduleSlotStore } from './schedule-slots.ts'
import { createStepStore, type StepStore } from './steps.ts'
import { createTriggerStore, type TriggerStore } from './triggers.ts'
import { createWebhookStore, type WebhookStore } from './webhooks.ts'

/** The ledger and the catalog: everything that tracksync remembers, in one SQLite file. */
export interface Store<Work> {
  readonly database: Database
  readonly triggers: TriggerStore
  readonly runs: RunStore<Work>
  readonly reviews: ReviewStore
  readonly steps: StepStore
  readonly events: EventStore
  readonly effects: EffectStore
  readonly catalog: Catalog
  readonly agents: AgentStore
  readonly agentTasks: AgentTaskStore
  readonly scheduleSlots: ScheduleSlotStore
  readonly sources: SourceStore
  readonly handoffs: HandoffStore
  readonly handoffsMade: HandoffsMade
  readonly webhooks: WebhookStore
  readonly libraryEntries: LibraryEntries
  close(): void
}

/** Where the ledger lies within the state folder. */
export function ledgerPath(stateFolder: string): string {
  return join(stateFolder, 'ledger.sqlite')
}

/** Opens the store; see `openDatabase` for what it throws. */
export function openStore<Work>(
  stateFolder: string,
  options: { readonly readOnly?: boolean } = {},
): Store<Work> {
  const database = openDatabase(ledgerPath(stateFolder), options)
  const triggers = createTriggerStore(database)
  const runs = createRunStore<Work>(database)
  return {
    database,
    triggers,
    runs,
    reviews: createReviewStore(database),
    steps: createStepStore(database),
    events: createEventStore(database),
    effects: createEffectStore(database),
    catalog: createCatalog(database),
    agents: createAgentStore(database),
    agentTasks: createAgentTaskStore(database),
    scheduleSlots: createScheduleSlotStore(database),
    sources: createSourceStore(database),
    handoffs: createHandoffStore(database),
    handoffsMade: createHandoffsMade(database),
    webhooks: createWebhookStore(database, triggers, (runId) => runs.get(runId)?.state ?? null),
    libraryEntries: createLibraryEntries(database),
    close: () => database.close(),
  }
}
