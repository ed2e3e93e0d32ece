export { createEngine, type Engine, type EngineLimits, type EngineOptions } from './engine.js'
export { EngineError } from './errors.js'
export { type DecisionProblem, describeDecision, type TableFinding } from './expressions.js'
export { type ChainBreak, type ChainedRow, verifyChain } from './hash.js'
export type { Json, Variables } from './json.js'
export type { Decided } from './kernel/env.js'
export type { Fact } from './kernel/facts.js'
export type { Incident } from './kernel/state.js'
export type { AnyFact, EngineEvent, EventType, Listener } from './listeners.js'
export { type Compiled, compile } from './model/compile.js'
export { describe } from './model/describe.js'
export type { Graph, ProcessGraph } from './model/graph.js'
export type { Place, Problem } from './model/problems.js'
export type { ActionOnTask } from './people/actions.js'
export { type DefaultAuthorizerOptions, defaultAuthorizer } from './people/authorizer.js'
export { hostClaims, storeDirectory } from './people/directory.js'
export type { DirectoryDocument } from './people/directory-document.js'
export { describeReason } from './people/messages.js'
export type { DataStoreAdapter, DataStoreRef, DataStores, DataStoreWrite } from './ports/data-stores.js'
export { BpmnError, type Handler, type InlineHandler, type Job, type ResourceQuery } from './ports/handler.js'
export { StoreUnavailable } from './ports/store.js'
export type { RunnerOptions, Tick } from './runner/runner.js'
export type { DataStoreOptions } from './session/data-stores.js'
export type { DeployDecisionsOptions } from './session/decisions.js'
export type { Deployed, DeployOptions } from './session/definitions.js'
export type {
  HistoryEntry,
  IncidentView,
  InstanceDetails,
  InstanceView,
  StartOptions,
  WaitView,
} from './session/instances.js'
export type { BroadcastOptions, PublishOptions } from './session/messages.js'
export type { Principal } from './session/principal.js'
export type { Session } from './session/session.js'
export type { CommandOptions, TaskDetails, TaskListOptions, TaskView } from './session/tasks.js'
export { memoryStore } from './store/memory.js'
export { type VirtualClock, virtualClock } from './testing/clock.js'
