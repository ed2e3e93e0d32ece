/** Where something stands in a file. */
export interface DecisionPlace {
  /** Which of the files, from 0, where several were given. */
  readonly file?: number
  /** Id of the element, or of the nearest one around it that has one. */
  readonly element?: string
  /** Its name, or that of the nearest one around it that has one. */
  readonly name?: string
  /** From 1. */
  readonly line?: number
  /** Number of the rule meant, from 1. */
  readonly rule?: number
  /** Number of the column meant, from 1. */
  readonly column?: number
}

/** A file of decisions as it was read (DMN 1.5, clause 6). */
export interface Definitions {
  readonly name: string
  readonly namespace: string
  /** `1.1` to `1.5`. */
  readonly version: string
  readonly imports: readonly Import[]
  readonly itemDefinitions: readonly ItemDefinition[]
  readonly inputData: readonly InputData[]
  readonly decisions: readonly Decision[]
  readonly knowledge: readonly BusinessKnowledgeModel[]
  readonly services: readonly DecisionService[]
  readonly place: DecisionPlace
}

export interface Import {
  /** What its elements are called by; empty where they are called by their own names. */
  readonly name: string
  readonly namespace: string
  readonly place: DecisionPlace
}

/** A name with a type: what a decision, an input or a parameter is to expressions. */
export interface InformationItem {
  readonly name: string
  readonly typeRef?: string
  readonly place: DecisionPlace
}

/** A declared type (DMN 1.5, 7.3.2). */
export interface ItemDefinition {
  readonly name: string
  readonly typeRef?: string
  readonly isCollection: boolean
  /** Unary tests on the value, or on each item of a collection. */
  readonly allowedValues?: Text
  /** Unary tests on the whole value (DMN 1.5). */
  readonly typeConstraint?: Text
  readonly components: readonly ItemDefinition[]
  readonly functionItem?: { readonly parameters: readonly InformationItem[]; readonly outputTypeRef?: string }
  readonly place: DecisionPlace
}

/** A FEEL text and where it stands. */
export interface Text {
  readonly text: string
  readonly place: DecisionPlace
}

export interface InputData {
  readonly kind: 'inputData'
  readonly id: string
  readonly name: string
  readonly variable: InformationItem
  readonly place: DecisionPlace
}

/** References are `#id`, or `namespace#id`. */
export interface Requirements {
  readonly decisions: readonly string[]
  readonly inputs: readonly string[]
  readonly knowledge: readonly string[]
}

export interface Decision {
  readonly kind: 'decision'
  readonly id: string
  readonly name: string
  readonly variable: InformationItem
  readonly requirements: Requirements
  readonly expression?: Expression
  readonly place: DecisionPlace
}

export interface BusinessKnowledgeModel {
  readonly kind: 'knowledge'
  readonly id: string
  readonly name: string
  readonly variable: InformationItem
  readonly requirements: Requirements
  readonly logic?: FunctionDefinition
  readonly place: DecisionPlace
}

export interface DecisionService {
  readonly kind: 'service'
  readonly id: string
  readonly name: string
  readonly variable: InformationItem
  readonly outputDecisions: readonly string[]
  readonly encapsulatedDecisions: readonly string[]
  readonly inputDecisions: readonly string[]
  readonly inputData: readonly string[]
  readonly place: DecisionPlace
}

export type DrgElement = InputData | Decision | BusinessKnowledgeModel | DecisionService

interface Boxed {
  readonly typeRef?: string
  readonly place: DecisionPlace
}

/** Decision logic (DMN 1.5, clauses 7.3, 8.3 and 10.5). */
export type Expression =
  | (Boxed & { readonly kind: 'literal'; readonly text: string })
  | DecisionTable
  | (Boxed & { readonly kind: 'context'; readonly entries: readonly ContextEntry[] })
  | (Boxed & { readonly kind: 'invocation'; readonly callee: Expression; readonly bindings: readonly Binding[] })
  | FunctionDefinition
  | (Boxed & {
      readonly kind: 'relation'
      readonly columns: readonly InformationItem[]
      readonly rows: readonly (readonly Expression[])[]
    })
  | (Boxed & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Boxed & {
      readonly kind: 'conditional'
      readonly condition: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression
    })
  | (Boxed & { readonly kind: 'filter'; readonly source: Expression; readonly match: Expression })
  | (Boxed & {
      readonly kind: 'iterator'
      readonly iteration: 'for' | 'some' | 'every'
      readonly variable: string
      readonly domain: Expression
      readonly body: Expression
    })

export type ExpressionKind = Expression['kind']

/** An entry without a variable is what the context is worth. */
export interface ContextEntry {
  readonly variable?: InformationItem
  readonly expression: Expression
}

export interface Binding {
  readonly parameter: string
  readonly typeRef?: string
  readonly expression?: Expression
}

export interface FunctionDefinition extends Boxed {
  readonly kind: 'function'
  /** How the body is meant; only FEEL is evaluated. */
  readonly language: 'FEEL' | 'Java' | 'PMML'
  readonly parameters: readonly InformationItem[]
  readonly body?: Expression
}

/** DMN 1.5, table 35. */
export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT'
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX'

export interface DecisionTable extends Boxed {
  readonly kind: 'table'
  readonly hitPolicy: HitPolicy
  readonly aggregation?: Aggregation
  /** How it is drawn; its rules mean the same. */
  readonly orientation: 'Rule-as-Row' | 'Rule-as-Column' | 'CrossTable'
  readonly inputs: readonly InputClause[]
  readonly outputs: readonly OutputClause[]
  readonly annotations: readonly string[]
  readonly rules: readonly Rule[]
}

export interface InputClause {
  readonly label?: string
  readonly expression: Text & { readonly typeRef?: string }
  readonly allowedValues?: Text
  readonly place: DecisionPlace
}

export interface OutputClause {
  readonly name?: string
  readonly label?: string
  readonly typeRef?: string
  /** In the order of their priority. */
  readonly allowedValues?: Text
  readonly defaultEntry?: Text
  readonly place: DecisionPlace
}

export interface Rule {
  readonly id?: string
  readonly description?: string
  /** Unary tests, one for each input. */
  readonly inputs: readonly Text[]
  /** Expressions, one for each output. */
  readonly outputs: readonly Text[]
  readonly annotations: readonly string[]
  readonly place: DecisionPlace
}
