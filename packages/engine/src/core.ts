/** What the parts of one engine share. */
import { handoverTopic } from './aggregates/data-store.js'
import type { Calendars } from './calendars.js'
import type { DueNews } from './committer/command.js'
import type { Committer } from './committer/committer.js'
import type { DecisionModels } from './decision-models.js'
import type { Procedures } from './definitions.js'
import type { Deliveries } from './deliveries.js'
import type { StoreDirectory } from './people/directory.js'
import type { Authorizer } from './ports/authorizer.js'
import type { Clock } from './ports/clock.js'
import type { DataStores } from './ports/data-stores.js'
import type { Directory } from './ports/directory.js'
import type { Handler, InlineHandler, ResourceQuery } from './ports/handler.js'
import type { Store, Uuid } from './ports/store.js'
import type { WaitingRoom } from './runner/waiting-room.js'

/** Jobs that this engine does. */
export function topicsOf({ handlers, dataStores }: Pick<Core, 'handlers' | 'dataStores'>): readonly string[] {
  return [...handlers.keys(), ...Object.keys(dataStores).map(handoverTopic)]
}

export interface Core {
  readonly store: Store
  readonly committer: Committer
  readonly definitions: Procedures
  readonly decisions: DecisionModels
  readonly calendars: Calendars
  readonly directory: Directory
  /** The same, where the engine keeps it in the store. */
  readonly storedDirectory: StoreDirectory | undefined
  readonly authorizer: Authorizer
  readonly clock: Clock
  readonly zone: string
  readonly movesMax: number
  /** Data stores that the host keeps itself. */
  readonly dataStores: DataStores
  readonly handlers: ReadonlyMap<string, Handler>
  readonly inline: ReadonlyMap<string, InlineHandler>
  readonly resources: Readonly<Record<string, ResourceQuery>>
  readonly newId: () => Uuid
  readonly deliveries: Deliveries
  /** Where callers wait for jobs. */
  readonly waitingRoom: WaitingRoom
  /** Something may have become due: whoever waits for it looks; everybody, where it is not known what. */
  readonly dueChanged: (news?: readonly DueNews[]) => void
}
