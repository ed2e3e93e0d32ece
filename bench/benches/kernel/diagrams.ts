/** The diagrams of the bench. `count` is a service: i := i + 1. */
export interface Diagram {
  readonly name: string
  /** The file; conditions in the language of the engine that is to run it. */
  xml(language: Language): string
}

type Language = 'feel' | 'javascript'

const GATEWAYS: readonly string[] = Array.from({ length: 50 }, (_, index) => `g${index}`)

export const diagrams: readonly Diagram[] = [
  {
    name: 'five-task sequence',
    xml: () => file(chain(['s', 'a1', 'a2', 'a3', 'a4', 'a5', 'e']), tasks(['a1', 'a2', 'a3', 'a4', 'a5'])),
  },
  {
    name: 'fork and join, two branches',
    xml: () =>
      file(
        `${chain(['s', 'fork', 'a', 'join', 'e'])}${flow('fork', 'b')}${flow('b', 'join')}`,
        `${tasks(['a', 'b'])}<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>`,
      ),
  },
  {
    name: 'loop of 100',
    xml: (language) =>
      file(
        `${chain(['s', 'into', 'count', 'more'])}${flow('more', 'into', conditions[language])}${flow('more', 'e')}`,
        `<bpmn:serviceTask id="count" implementation="${implementations[language]}"/><bpmn:exclusiveGateway id="into"/><bpmn:exclusiveGateway id="more" default="f_more_e"/>`,
      ),
  },
  {
    name: 'multi-instance of 100, parallel',
    xml: () =>
      file(
        chain(['s', 'a', 'e']),
        '<bpmn:task id="a"><bpmn:multiInstanceLoopCharacteristics isSequential="false"><bpmn:loopCardinality>100</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:task>',
      ),
  },
  {
    name: 'fifty gateways without conditions',
    xml: () =>
      file(chain(['s', ...GATEWAYS, 'e']), GATEWAYS.map((id) => `<bpmn:exclusiveGateway id="${id}"/>`).join('')),
  },
  {
    name: 'fifty gateways with conditions',
    xml: (language) =>
      file(
        `${flow('s', 'g0')}${GATEWAYS.map((id, index) => `${flow(id, GATEWAYS[index + 1] ?? 'last', conditions[language])}${flow(id, 'e')}`).join('')}${flow('last', 'e')}`,
        `${GATEWAYS.map((id) => `<bpmn:exclusiveGateway id="${id}" default="f_${id}_e"/>`).join('')}${tasks(['last'])}`,
      ),
  },
]

const conditions: Readonly<Record<Language, string>> = {
  feel: '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">= i &lt; 100</bpmn:conditionExpression>',
  javascript:
    '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="javascript">next(null, this.environment.variables.i &lt; 100)</bpmn:conditionExpression>',
}

const implementations: Readonly<Record<Language, string>> = {
  feel: 'count',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the expression language of bpmn-engine
  javascript: '${environment.services.count}',
}

function file(flows: string, nodes: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="D" targetNamespace="urn:quytrinh:bench">
<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>${nodes}${flows}</bpmn:process></bpmn:definitions>`
}

function tasks(ids: readonly string[]): string {
  return ids.map((id) => `<bpmn:task id="${id}"/>`).join('')
}

function chain(ids: readonly string[]): string {
  return ids
    .slice(1)
    .map((id, index) => flow(ids[index] ?? '', id))
    .join('')
}

function flow(source: string, target: string, condition = ''): string {
  return `<bpmn:sequenceFlow id="f_${source}_${target}" sourceRef="${source}" targetRef="${target}">${condition}</bpmn:sequenceFlow>`
}
