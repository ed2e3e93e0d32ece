import { compileDecisions, type DecisionModel, type DecisionResult, describeDecision } from '../../src/index.js'

export const env = { now: Date.UTC(2026, 1, 13, 2), zone: 'Asia/Ho_Chi_Minh' }

const NAMESPACES = {
  '1.1': 'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  '1.2': 'http://www.omg.org/spec/DMN/20180521/MODEL/',
  '1.3': 'https://www.omg.org/spec/DMN/20191111/MODEL/',
  '1.4': 'https://www.omg.org/spec/DMN/20211108/MODEL/',
  '1.5': 'https://www.omg.org/spec/DMN/20230324/MODEL/',
} as const

export type Version = keyof typeof NAMESPACES
export const versions = Object.keys(NAMESPACES) as readonly Version[] // keys of our own object

/** A file around some elements. */
export function file(content: string, { version = '1.5' as Version, namespace = 'urn:test' } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${NAMESPACES[version]}" name="test" namespace="${namespace}">
${content}
</definitions>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A FEEL text in its box. */
export function literal(text: string, typeRef = ''): string {
  const type = typeRef === '' ? '' : ` typeRef="${typeRef}"`
  return `<literalExpression${type}><text>${escaped(text)}</text></literalExpression>`
}

export function input(name: string, typeRef = ''): string {
  const type = typeRef === '' ? '' : ` typeRef="${escaped(typeRef)}"`
  return `<inputData id="${idOf(name)}" name="${name}"><variable name="${name}"${type}/></inputData>`
}

interface Requires {
  readonly inputs?: readonly string[]
  readonly decisions?: readonly string[]
  readonly knowledge?: readonly string[]
}

export function decision(name: string, expression: string, requires: Requires = {}, typeRef = ''): string {
  const type = typeRef === '' ? '' : ` typeRef="${escaped(typeRef)}"`
  return `<decision id="${idOf(name)}" name="${name}"><variable name="${name}"${type}/>${requirements(requires)}
${expression}</decision>`
}

export function knowledge(name: string, parameters: string, expression: string, requires: Requires = {}): string {
  const formal = parameters
    .split(',')
    .map((each) => each.trim().split(':'))
    .filter(([parameter]) => parameter !== '')
    .map(([parameter, type]) => `<formalParameter name="${parameter}"${type ? ` typeRef="${type.trim()}"` : ''}/>`)
  return `<businessKnowledgeModel id="${idOf(name)}" name="${name}"><variable name="${name}"/>
<encapsulatedLogic>${formal.join('')}${expression}</encapsulatedLogic>${requirements(requires)}</businessKnowledgeModel>`
}

function requirements({ inputs = [], decisions = [], knowledge: known = [] }: Requires): string {
  const href = (name: string): string => (name.includes('#') ? name : `#${idOf(name)}`)
  return [
    ...inputs.map((each) => `<informationRequirement><requiredInput href="${href(each)}"/></informationRequirement>`),
    ...decisions.map(
      (each) => `<informationRequirement><requiredDecision href="${href(each)}"/></informationRequirement>`,
    ),
    ...known.map((each) => `<knowledgeRequirement><requiredKnowledge href="${href(each)}"/></knowledgeRequirement>`),
  ].join('\n')
}

export function idOf(name: string): string {
  return `_${name.replaceAll(' ', '_')}`
}

export interface TableText {
  readonly hitPolicy?: string
  readonly aggregation?: string
  /** `expression`, `expression: type` or `expression: type = allowed values`. */
  readonly inputs: readonly string[]
  /** `name`, `name: type`, `name: type = allowed values` or `name: type = allowed values ! default`. */
  readonly outputs: readonly string[]
  /** Cells separated by `|`, inputs before outputs. */
  readonly rules: readonly string[]
}

export function table({ hitPolicy = 'UNIQUE', aggregation, inputs, outputs, rules }: TableText): string {
  const clause = (text: string): { name: string; type: string; values: string; default: string } => {
    const [head = '', fallback = ''] = text.split('!')
    const [typed = '', values = ''] = head.split(' = ')
    const [name = '', type = ''] = typed.split(':')
    return { name: name.trim(), type: type.trim(), values: values.trim(), default: fallback.trim() }
  }
  const text = (tag: string, content: string): string =>
    content === '' ? '' : `<${tag}><text>${escaped(content)}</text></${tag}>`
  const typeRef = (type: string): string => (type === '' ? '' : ` typeRef="${type}"`)
  const columns = inputs
    .map(clause)
    .map(
      ({ name, type, values }) =>
        `<input><inputExpression${typeRef(type)}><text>${escaped(name)}</text></inputExpression>${text('inputValues', values)}</input>`,
    )
  const results = outputs
    .map(clause)
    .map(
      (each) =>
        `<output name="${each.name}"${typeRef(each.type)}>${text('outputValues', each.values)}${text('defaultOutputEntry', each.default)}</output>`,
    )
  const lines = rules.map((rule, index) => {
    const cells = rule.split('|').map((each) => each.trim())
    const entry = (tag: string, content: string): string => `<${tag}><text>${escaped(content)}</text></${tag}>`
    return `<rule id="rule-${index + 1}">${cells.map((cell, at) => entry(at < inputs.length ? 'inputEntry' : 'outputEntry', cell)).join('')}</rule>`
  })
  const policy = `hitPolicy="${hitPolicy}"${aggregation === undefined ? '' : ` aggregation="${aggregation}"`}`
  return `<decisionTable ${policy}>${columns.join('')}${results.join('')}\n${lines.join('\n')}\n</decisionTable>`
}

/** Compiles what must have no errors. */
export function model(...files: readonly string[]): DecisionModel {
  const { model: compiled, problems } = compileDecisions(files)
  const errors = problems.filter(({ severity }) => severity === 'error').map((each) => describeDecision(each, 'en'))
  if (compiled === undefined || errors.length > 0) throw new Error(errors.join('\n'))
  return compiled
}

/** Evaluates one decision `d` of a file. */
export function evaluate(content: string, context: Record<string, unknown> = {}, name = 'd'): DecisionResult {
  return model(file(content)).evaluate(name, context, env)
}

/** The output of one boxed expression. */
export function output(expression: string, typeRef = ''): unknown {
  return evaluate(decision('d', expression, {}, typeRef)).output
}
