export { arbitraryProcess, type FastCheck, type ProcessOptions } from './arbitrary.js'
export { answerTo, arbitraryChances, type Chance, inputOf } from './chances.js'
export {
  activation,
  after,
  type Changed,
  change,
  changeSet,
  definitionRow,
  type Extras,
  heads,
  jobRow,
  newAggregate,
  reservation,
  type Snapshot,
  subscriptionRow,
  taskClosed,
  taskRow,
  timerRow,
} from './change-sets.js'
export { CheckedInstance, type InstanceOptions, type Kernel } from './checked-instance.js'
export { type AdvanceListener, type VirtualClock, virtualClock } from './clock.js'
export {
  type ContractCase,
  type ContractOptions,
  type OpenStore,
  runContractCase,
  type StoreUnderTest,
} from './contract/case.js'
export type { Expectations } from './expectations.js'
export { type PlayOptions, play } from './play.js'
export type { Choice, PlayedHandler, PlayedJob, Run } from './run.js'
export { stepOnce } from './step-once.js'
export { storeContract, storeContractCases } from './store-contract.js'
