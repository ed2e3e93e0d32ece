/**
 * What a BPMN file means, as flat frozen data: nodes and flows by BPMN id, nothing nested, nothing computed twice. Derived from
 * the XML by `compile`, never stored. The kernel reads it and nothing else; vendor attributes have been mapped before they get here.
 *
 * To add an element: add its kind to {@link NodeByKind}; the compiler then leads to the reader and the behaviour it needs.
 */
import type { Json } from '../json.js'
import type { DataSet, Mapping } from './graph-data.js'
import type { Catching, EventDefinition, Result, Throwing, Trigger } from './graph-events.js'
import type { Loop } from './graph-loops.js'
import type { Binding, Continuations, Listeners } from './graph-steps.js'

export { type DataSet, type Mapping, type Requirement, type StoreRef, stateVariable } from './graph-data.js'
export type { EventDefinition, Result, Trigger } from './graph-events.js'
export type { InstanceEvent, InstanceResult, Loop, MultiInstance, StandardLoop } from './graph-loops.js'
export type { Binding, Continuations, Listeners } from './graph-steps.js'

/** A BPMN id. Everything in state, facts and rows refers to elements by these. */
export type Id = string

/** One BPMN file: its processes. */
export interface Graph {
  /** The processes by id, in file order. */
  readonly processes: Readonly<Record<Id, ProcessGraph>>
}

export interface ProcessGraph {
  readonly id: Id
  readonly name?: string
  /** `undefined` where the file does not say (deploys with a warning); `false` is a draft that cannot start. */
  readonly isExecutable?: boolean
  readonly nodes: Readonly<Record<Id, Node>>
  readonly flows: Readonly<Record<Id, SequenceFlow>>
  /** The process itself and every sub-process, by id. */
  readonly scopes: Readonly<Record<Id, ScopeGraph>>
  readonly lanes: Readonly<Record<Id, Lane>>
  /** What an instance must be given to begin: one of these. */
  readonly inputSets?: readonly DataSet[]
  /** Names that expressions may use without a value: data objects, mapping targets, `qt:data`, loop variables. Absent means null. */
  readonly declared: readonly string[]
  /** Deadlines of the whole process (`for="agency"` or `process`). */
  readonly deadlines: readonly Deadline[]
  /** The ISO header of the procedure, if the file carries one (ISO 9001:2015 §7.5). */
  readonly procedure?: Readonly<Record<string, string>>
  /** What designers call this version, for calls that ask for it by that name. */
  readonly versionTag?: string
  /** What becomes of an error that nothing catches. Default `incident`. */
  readonly uncaughtError: 'incident' | 'terminate'
  /** The variable that holds who started the instance, where the file wants one. */
  readonly initiator?: string
}

/** What a process or sub-process contains: where a scope of it begins and what may interrupt it. */
export interface ScopeGraph {
  readonly id: Id
  /** The scope that contains this one; `undefined` for the process. */
  readonly parent?: Id
  /** None start events; or, where the scope has no start event at all, every activity and gateway without incoming flow (BPMN §13.2.1, §10.4.2). */
  readonly starts: readonly Id[]
  /** Start events with a trigger, and the events and receive tasks that instantiate. Of a process: they create instances. */
  readonly triggeredStarts: readonly Id[]
  /** Event sub-processes directly inside. */
  readonly eventSubProcesses: readonly Id[]
}

export interface SequenceFlow {
  readonly id: Id
  readonly name?: string
  readonly source: Id
  readonly target: Id
  readonly condition?: Expression
}

/** A text to be evaluated, or a value that needs no evaluation. */
export type Expression =
  | { readonly language: 'constant'; readonly value: Json }
  | { readonly language: 'feel'; readonly text: string }
  /** `${…}` of Camunda 7, Flowable and Activiti, the plain text around it included. */
  | { readonly language: 'juel'; readonly text: string }

export interface Lane {
  readonly id: Id
  readonly name?: string
  readonly parent?: Id
  readonly assignments: readonly Assignment[]
  readonly deadlines: readonly Deadline[]
}

/** Who: `qt:assignment`, BPMN resource roles, or a vendor's candidate attributes (BPMN §10.3.1, WS-HumanTask §4.2). */
export interface Assignment {
  readonly role: 'lead' | 'coordinate' | 'inform' | 'monitor' | 'consult'
  /** Yields one reference or a list of them: `user:an`, `group:van-thu`, `position:chanh-van-phong`, `unit:phong-tc`; a bare word is a user. */
  readonly to: Expression
  /** What a bare word names: a user, where nothing else is said. */
  readonly kind?: 'group' | 'position' | 'unit'
  /** A query of the host's, asked with these parameters, instead of `to` (BPMN §10.3.1, resource parameters). */
  readonly query?: { readonly resource: string; readonly parameters: readonly Mapping[] }
  /** `one` and a single user: theirs at once. `claim`: offered to all who match, taken by one. */
  readonly mode: 'one' | 'claim'
}

/** By when (`qt:deadline`). Either an amount on a calendar or a moment. */
export interface Deadline {
  /** `handler` and `unit` bind the person, `agency` and `process` the agency. */
  readonly for: 'handler' | 'unit' | 'agency' | 'process'
  /** Yields `5 wd` (working days), `8 wh` (working hours), `15 cd` (calendar days) or an ISO 8601 duration. */
  readonly within?: Expression
  /** Yields an ISO 8601 date or date-time. */
  readonly at?: Expression
  /** Code of the calendar; the agency's own where absent. */
  readonly calendar?: string
  readonly warnBefore?: string
}

interface NodeBase<K extends string> {
  readonly kind: K
  readonly id: Id
  readonly name?: string
  /** The process or sub-process that contains the node. */
  readonly scope: Id
  /** The innermost lane that holds the node. */
  readonly lane?: Id
  readonly incoming: readonly Id[]
  readonly outgoing: readonly Id[]
  /** The default flow: taken when no condition holds. */
  readonly default?: Id
  /** Where the step ends, and another one goes on. */
  readonly async?: Continuations
  readonly listeners?: Listeners
}

/** What all activities share (BPMN §10.3). */
export interface ActivityBase<K extends string> extends NodeBase<K> {
  /** Boundary events attached to it. */
  readonly boundaryEvents: readonly Id[]
  readonly loop?: Loop
  /** Evaluated on entering, into the activity's own scope. */
  readonly inputs: readonly Mapping[]
  /** Evaluated on completing, into the scope around it. Where there is one, nothing but these leaves the activity. */
  readonly outputs: readonly Mapping[]
  /** Begins when the first of these is available; at once without any. */
  readonly inputSets?: readonly DataSet[]
  /** Ends with the first of these that is available. */
  readonly outputSets?: readonly DataSet[]
  /** States that data objects are in when it has ended, by the variable that holds the state. */
  readonly dataStates?: Readonly<Record<string, string>>
  readonly deadlines: readonly Deadline[]
  readonly isForCompensation: boolean
  /** The activity that undoes this one (through its compensation boundary event). */
  readonly compensatedBy?: Id
}

export interface StartEvent extends NodeBase<'startEvent'>, Catching {
  /** Messages with one correlation key begin an instance only while none of theirs is `running`, or once `ever`. */
  readonly once?: 'running' | 'ever'
  readonly triggers: readonly Trigger[]
  readonly isInterrupting: boolean
  readonly isParallelMultiple: boolean
}

export interface IntermediateCatchEvent extends NodeBase<'intermediateCatchEvent'>, Catching {
  readonly triggers: readonly Trigger[]
  readonly isParallelMultiple: boolean
}

/** Without a result (none) it is a milestone. */
export interface IntermediateThrowEvent extends NodeBase<'intermediateThrowEvent'>, Throwing {
  readonly results: readonly Result[]
}

export interface BoundaryEvent extends NodeBase<'boundaryEvent'>, Catching {
  readonly attachedTo: Id
  readonly triggers: readonly Trigger[]
  readonly isInterrupting: boolean
  readonly isParallelMultiple: boolean
}

export interface EndEvent extends NodeBase<'endEvent'>, Throwing {
  readonly results: readonly Result[]
}

export interface UserTask extends ActivityBase<'userTask'> {
  /** Its own, or its lane's. Empty: offered to whoever administers the agency's work. */
  readonly assignments: readonly Assignment[]
  readonly form?: string
  /** What the form asks for, where the file says so. */
  readonly fields?: readonly FormField[]
  /** What the person finds written on it; the node's name where absent. */
  readonly title?: Expression
  /** The duty to report back, for screens to show. */
  readonly report?: ReportDuty
}

/** One entry of a form (`qt:field`): a variable by its name. */
export interface FormField {
  readonly name: string
  readonly label?: string
  readonly type: 'string' | 'number' | 'boolean' | 'date' | 'dateTime'
  readonly isRequired: boolean
}

/** A duty to report back (`qt:report`). */
export interface ReportDuty {
  readonly isRequired: boolean
  /** Yields references, as an assignment's `to`. */
  readonly to?: Expression
  readonly form?: string
  /** Whether somebody accepts the report, or its arrival is enough. */
  readonly acceptance: 'required' | 'automatic'
}

/** Work done by a machine. */
export type Work =
  /** A host's handler, by topic. A job: runs after commit, may run twice, counts once. */
  | { readonly type: 'handler'; readonly topic: string; readonly retries: RetryPolicy }
  /** The next number of a register (số đến, số đi; NĐ 30/2020), taken inside the step. `register` and `year` as of the agency. */
  | { readonly type: 'number'; readonly register: string; readonly variable: string }
  /** Expressions whose values become variables, evaluated inside the step. */
  | { readonly type: 'assign'; readonly assignments: readonly Mapping[] }
  /** A decision that is live at the agency, by its id, made inside the step (DMN 1.5); what it gives becomes a variable. */
  | {
      readonly type: 'decision'
      readonly decision: Expression
      readonly result: DecisionResult
      readonly variable: string
    }

/**
 * What becomes of a decision's output. `output`: as it is. The others see a list of results, one for each rule that counted, each with its
 * entries by name: `singleEntry` is the one entry of the one result, `singleResult` the one result, `collectEntries` the one entry of
 * each, `resultList` the list.
 */
export type DecisionResult = 'output' | 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList'

/** How often and how far apart a failing job is tried: pauses in milliseconds, one per further attempt. */
export interface RetryPolicy {
  readonly pausesMs: readonly number[]
}

export interface ServiceTask extends ActivityBase<'serviceTask'> {
  readonly work: Exclude<Work, { type: 'decision' }>
}

/** Done by a host's handler, or by the engine: a message for another process of the file. */
export interface SendTask extends ActivityBase<'sendTask'> {
  readonly work:
    | Extract<Work, { type: 'handler' }>
    | { readonly type: 'message'; readonly name: string; readonly key?: Expression }
}

/** A decision, of DMN or of a host's handler. */
export interface BusinessRuleTask extends ActivityBase<'businessRuleTask'> {
  readonly work: Extract<Work, { type: 'handler' | 'decision' }>
}

/** Assignments, one after the other, each seeing the ones before it (`text/x-assign`). */
export interface ScriptTask extends ActivityBase<'scriptTask'> {
  readonly script: readonly Mapping[]
}

/** Joins and splits by conditions of its own (BPMN §10.6.5). Without an activation condition the first token activates it. */
export interface ComplexGateway extends NodeBase<'complexGateway'> {
  /** May use `activationCount`, the number of incoming flows with a token. */
  readonly activationCondition?: Expression
}

/** Waits for the first of the events behind it (BPMN §10.6.6). */
export interface EventBasedGateway extends NodeBase<'eventBasedGateway'> {
  /** Its events start instances: the first one, or one that then waits for all the others. */
  readonly instantiates?: 'exclusive' | 'parallel'
}

/** Waits for a message, or to be triggered (BPMN §10.3.3). */
export interface ReceiveTask extends ActivityBase<'receiveTask'> {
  readonly message?: Extract<EventDefinition, { type: 'message' }>
  readonly instantiates?: boolean
}

/** Runs another process of the agency and goes on with what it yields (BPMN §10.3.6). */
export interface CallActivity extends ActivityBase<'callActivity'> {
  /** Yields the process id. What goes in is the activity's inputs; what comes out, its outputs, seen over the called process's variables. */
  readonly called: Expression
  /** Which version of it; the live one where absent. */
  readonly binding?: Binding
  readonly businessKey?: Expression
  /** Whether every variable that is seen here goes in, and whether every variable of the called process comes out. */
  readonly passesAll?: boolean
  readonly returnsAll?: boolean
}

export interface SubProcess extends ActivityBase<'subProcess'> {
  readonly isTriggeredByEvent: boolean
  readonly isTransaction?: boolean
  readonly adHoc?: AdHoc
}

/** An ad-hoc sub-process: its activities have no order of their own (BPMN §10.3.5). */
export interface AdHoc {
  readonly isSequential: boolean
  readonly completionCondition?: Expression
  readonly cancelsRemaining: boolean
}

/** Every flow node by its kind. */
export interface NodeByKind {
  readonly startEvent: StartEvent
  readonly intermediateCatchEvent: IntermediateCatchEvent
  readonly intermediateThrowEvent: IntermediateThrowEvent
  readonly boundaryEvent: BoundaryEvent
  readonly endEvent: EndEvent
  readonly task: ActivityBase<'task'>
  readonly manualTask: ActivityBase<'manualTask'>
  readonly userTask: UserTask
  readonly serviceTask: ServiceTask
  readonly subProcess: SubProcess
  readonly exclusiveGateway: NodeBase<'exclusiveGateway'>
  readonly parallelGateway: NodeBase<'parallelGateway'>
  readonly inclusiveGateway: NodeBase<'inclusiveGateway'>
  readonly eventBasedGateway: EventBasedGateway
  readonly complexGateway: ComplexGateway
  readonly scriptTask: ScriptTask
  readonly sendTask: SendTask
  readonly businessRuleTask: BusinessRuleTask
  readonly receiveTask: ReceiveTask
  readonly callActivity: CallActivity
}

export type NodeKind = keyof NodeByKind
export type Node = NodeByKind[NodeKind]
export type Activity = Extract<Node, ActivityBase<NodeKind>>

/** Whether the node is an activity: has boundary events, loops, mappings. */
export function isActivity(node: Node): node is Activity {
  return 'boundaryEvents' in node
}
