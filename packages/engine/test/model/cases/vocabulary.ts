import { around, definitions, extension, process } from '../file.js'
import { type Case, onTask, start, timer } from './case.js'

export const vocabulary: readonly Case[] = [
  {
    code: 'duplicate-id',
    xml: process(`${start}\n<task id="s" />`),
    params: { id: 's' },
    place: { line: 4, column: 1 },
  },
  {
    code: 'duplicate-id',
    what: 'of a process',
    xml: definitions(`<process id="P" isExecutable="true">${start}</process><process id="P" />`),
    params: { id: 'P' },
  },
  {
    code: 'duplicate-id',
    what: 'in the drawing',
    severity: 'warning',
    xml: process(start).replace(
      '</definitions>',
      '<bpmndi:BPMNDiagram id="B"><bpmndi:BPMNPlane id="B" /></bpmndi:BPMNDiagram></definitions>',
    ),
  },
  { code: 'illegal-id', xml: process('<task id="bước 1" />'), params: { id: 'bước 1' }, place: { line: 3, column: 1 } },
  {
    code: 'id-missing',
    xml: process(`${start}<task />`),
    params: { element: 'Task' },
    place: { element: 'P', line: 2, column: 1 },
  },
  {
    code: 'unknown-element',
    xml: process('<usertask id="a" />'),
    params: { element: 'bpmn:Usertask' },
    place: { line: 3, column: 1 },
  },
  {
    code: 'unknown-element',
    what: 'of ours',
    xml: onTask('<qt:asignment to="an" />'),
    params: { element: 'qt:Asignment' },
  },
  {
    code: 'unknown-attribute',
    xml: around('<task id="a" nmae="x" />'),
    params: { attribute: 'nmae' },
    place: { element: 'a', line: 4, column: 1, property: 'nmae' },
  },
  {
    code: 'unknown-attribute',
    what: 'of ours',
    xml: onTask('<qt:deadline within="5 wd" from="x" />'),
    params: { attribute: 'from' },
  },
  { code: 'unexpected-text', xml: process(`${start}<task id="a">xyz</task>`), params: { text: 'xyz' } },
  {
    code: 'unresolved-reference',
    xml: process(`${start}<task id="a" /><sequenceFlow id="f" sourceRef="s" targetRef="z" />`),
    params: { attribute: 'targetRef', reference: 'z' },
    place: { element: 'f', line: 3, column: 37, property: 'targetRef' },
  },
  {
    code: 'unresolved-reference',
    what: 'boundary',
    xml: process(`${start}<boundaryEvent id="b" attachedToRef="z">${timer}</boundaryEvent>`),
  },
  { code: 'unresolved-reference', what: 'default', xml: around('<task id="a" default="z" />') },
  {
    code: 'unresolved-reference',
    what: 'in a lane',
    severity: 'warning',
    xml: process(`<laneSet id="l"><lane id="L"><flowNodeRef>z</flowNodeRef></lane></laneSet>${start}`),
  },
  {
    code: 'unresolved-reference',
    what: 'an unused incoming',
    severity: 'warning',
    xml: around('<task id="a"><incoming>z</incoming></task>'),
  },
  {
    code: 'extension-ignored',
    severity: 'warning',
    xml: around('<task id="a" other:x="1" />'),
    params: { namespace: 'urn:other', count: '1' },
  },
  {
    code: 'extension-unmapped',
    xml: around('<userTask id="a" camunda:assignee="an" />'),
    params: { extension: 'camunda:assignee', vendor: 'Camunda 7' },
    place: { element: 'a', line: 4, column: 1, property: 'camunda:assignee' },
  },
  { code: 'extension-unmapped', what: 'an element', xml: onTask('<camunda:taskListener event="create" />') },
  {
    code: 'extension-misplaced',
    xml: around(`<task id="a">${extension('<qt:assignment to="an" />')}</task>`),
    params: { extension: 'qt:assignment', allowed: 'userTask, lane' },
  },
  {
    code: 'extension-repeated',
    xml: onTask('<qt:form key="a" /><qt:form key="b" />'),
    params: { extension: 'qt:form' },
  },
  {
    code: 'attribute-missing',
    xml: onTask('<qt:assignment role="lead" />'),
    params: { element: 'qt:assignment', attribute: 'to' },
    place: { element: 'a', line: 4, column: 1, property: 'qt:assignment to' },
  },
  {
    code: 'attribute-missing',
    what: 'attachedToRef',
    xml: process(`${start}<boundaryEvent id="b">${timer}</boundaryEvent>`),
  },
  {
    code: 'attribute-missing',
    what: 'a role for nobody',
    xml: around('<userTask id="a"><potentialOwner id="o" /></userTask>'),
  },
  {
    code: 'attribute-invalid',
    xml: onTask('<qt:assignment to="an" mode="all" />'),
    params: { attribute: 'qt:assignment mode', value: 'all', expected: 'one · claim' },
  },
  {
    code: 'attribute-invalid',
    what: 'a handler of the whole process',
    xml: process(`${extension('<qt:deadline for="handler" within="1 wd" />')}${start}`),
  },
  {
    code: 'attribute-invalid',
    what: 'retries',
    xml: around(`<serviceTask id="a">${extension('<qt:work topic="t" retries="3" />')}</serviceTask>`),
  },
  {
    code: 'attribute-invalid',
    what: 'a boolean',
    xml: process(start, 'isExecutable="1"'),
    params: { attribute: 'isExecutable', value: '1', expected: 'true · false' },
    place: { line: 2, column: 1, property: 'isExecutable' },
  },
  { code: 'name-invalid', xml: onTask('<qt:output target="kết quả" source="1" />'), params: { value: 'kết quả' } },
]
