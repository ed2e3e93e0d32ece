import type { Core } from '../core.js'
import { AdHoc } from './ad-hoc.js'
import { DataStoresOf } from './data-stores.js'
import { DecisionsOf } from './decisions.js'
import { DefinitionsOf } from './definitions.js'
import { CalendarsOf, DirectoryOf } from './documents.js'
import { Instances } from './instances.js'
import { Jobs } from './jobs.js'
import { Conditions, Messages, Signals } from './messages.js'
import { MultiInstances } from './multi-instances.js'
import type { Principal } from './principal.js'
import { Tasks } from './tasks.js'

/** The engine in the hands of one principal: the only way to change anything. */
export interface Session {
  readonly principal: Principal
  readonly definitions: DefinitionsOf
  readonly decisions: DecisionsOf
  readonly instances: Instances
  readonly tasks: Tasks
  readonly messages: Messages
  readonly signals: Signals
  readonly conditions: Conditions
  readonly adHoc: AdHoc
  readonly jobs: Jobs
  readonly multiInstances: MultiInstances
  readonly directory: DirectoryOf
  readonly calendars: CalendarsOf
  readonly dataStores: DataStoresOf
}

export function sessionOf(core: Core, principal: Principal): Session {
  return {
    principal,
    definitions: new DefinitionsOf(core, principal),
    decisions: new DecisionsOf(core, principal),
    instances: new Instances(core, principal),
    tasks: new Tasks(core, principal),
    messages: new Messages(core, principal),
    signals: new Signals(core, principal),
    conditions: new Conditions(core, principal),
    adHoc: new AdHoc(core, principal),
    jobs: new Jobs(core, principal),
    multiInstances: new MultiInstances(core, principal),
    directory: new DirectoryOf(core, principal),
    calendars: new CalendarsOf(core, principal),
    dataStores: new DataStoresOf(core, principal),
  }
}
