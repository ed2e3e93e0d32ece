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
  taskClosed,
  taskRow,
  timerRow,
} from './change-sets.js'
export { type AdvanceListener, type VirtualClock, virtualClock } from './clock.js'
export {
  type ContractCase,
  type ContractOptions,
  type OpenStore,
  runContractCase,
  type StoreUnderTest,
} from './contract/case.js'
export { stepOnce } from './step-once.js'
export { storeContract, storeContractCases } from './store-contract.js'
