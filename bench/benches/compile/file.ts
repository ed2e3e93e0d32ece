/**
 * A file as a modeller writes it, with about so many elements. It repeats one stage: a user task with a form, a deadline, data and a boundary
 * timer, a choice of three, a service task, a sub-process. Each has texts, names and conditions of its own, and is drawn.
 */

/** Flow elements: nodes, sequence flows, data objects and their references. */
const perStage = 23
const lanes = ['Văn thư', 'Lãnh đạo cơ quan', 'Đơn vị chuyên môn', 'Chuyên viên']

export function fileOf(elements: number): string {
  const stages = Array.from({ length: Math.round(elements / perStage) }, (_, index) => stageOf(index + 1))
  const last = `m${stages.length}`
  const nodes = [
    node('bpmn:startEvent', 's0', 'Văn bản đến'),
    ...stages.map((stage) => stage.elements),
    node('bpmn:endEvent', 'e0', 'Kết thúc'),
    flow(last, 'e0'),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:bench">
  <bpmn:collaboration id="C">
    <bpmn:participant id="pool" name="Cơ quan" processRef="P" />
  </bpmn:collaboration>
  <bpmn:process id="P" name="Xử lý văn bản" isExecutable="true">
    <bpmn:laneSet id="lanes">
${lanes.map((name, index) => laneOf(name, index, stages)).join('\n')}
    </bpmn:laneSet>
${nodes.join('\n')}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="C">
${[shape('pool', 0), shape('s0', 1), shape('e0', 2), edge(`f_${last}_e0`, 2), ...stages.map(({ drawn }) => drawn)].join('\n')}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`
}

interface Stage {
  readonly elements: string
  readonly drawn: string
  /** What stands in a lane. */
  readonly nodes: readonly string[]
}

function stageOf(n: number): Stage {
  const before = n === 1 ? 's0' : `m${n - 1}`
  const large = `= amount${n} &gt; ${n * 1000} and agency = "STTTT"`
  const refused = `= accepted${n} = false or amount${n} &lt; ${n}`
  const ends = [
    [before, `t${n}`],
    [`t${n}`, `g${n}`],
    [`g${n}`, `a${n}`, large],
    [`g${n}`, `p${n}`, refused],
    [`g${n}`, `m${n}`],
    [`a${n}`, `m${n}`],
    [`p${n}`, `m${n}`],
    [`b${n}`, `l${n}`],
    [`l${n}`, `m${n}`],
  ] as const
  const nodes = ['t', 'b', 'l', 'g', 'a', 'p', 'm'].map((kind) => `${kind}${n}`)
  const inside = ['is', 'it', 'ie'].map((kind) => `${kind}${n}`)
  const flows = [...ends.map(([from, to]) => `f_${from}_${to}`), `f_is${n}_it${n}`, `f_it${n}_ie${n}`]
  const elements = [
    asked(n),
    node('bpmn:boundaryEvent', `b${n}`, 'Quá hạn', timer(n), ` attachedToRef="t${n}" cancelActivity="false"`),
    node('bpmn:task', `l${n}`, `Nhắc việc ${n}`),
    node('bpmn:exclusiveGateway', `g${n}`, `Xử lý thế nào ${n}?`, '', ` default="f_g${n}_m${n}"`),
    node('bpmn:serviceTask', `a${n}`, `Thông báo ${n}`, work(n)),
    subProcess(n),
    node('bpmn:exclusiveGateway', `m${n}`, ''),
    `    <bpmn:dataObject id="o${n}" />`,
    `    <bpmn:dataObjectReference id="r${n}" name="hoSo${n}" dataObjectRef="o${n}" />`,
    ...ends.map(([from, to, condition]) => flow(from, to, condition)),
  ]
  const drawn = [...[...nodes, ...inside, `r${n}`].map((id) => shape(id, n)), ...flows.map((id) => edge(id, n))]
  return { elements: elements.join('\n'), drawn: drawn.join('\n'), nodes }
}

function asked(n: number): string {
  return node(
    'bpmn:userTask',
    `t${n}`,
    `Kiểm tra hồ sơ ${n}`,
    `
      <bpmn:documentation>Kiểm tra tính xác thực, toàn vẹn và thẩm quyền tiếp nhận của hồ sơ ${n}.</bpmn:documentation>
      <bpmn:extensionElements>
        <qt:deadline for="handler" within="${(n % 9) + 1} wd" />
        <qt:form key="BM-${n}">
          <qt:field name="amount${n}" label="Số tiền" type="number" required="true" />
          <qt:field name="accepted${n}" label="Chấp nhận" type="boolean" />
          <qt:field name="agency" label="Cơ quan" />
        </qt:form>
      </bpmn:extensionElements>
      <bpmn:dataOutputAssociation id="da${n}">
        <bpmn:targetRef>r${n}</bpmn:targetRef>
        <bpmn:assignment>
          <bpmn:from xsi:type="bpmn:tFormalExpression">= amount${n} * 2</bpmn:from>
          <bpmn:to xsi:type="bpmn:tFormalExpression">hoSo${n}</bpmn:to>
        </bpmn:assignment>
      </bpmn:dataOutputAssociation>`,
  )
}

function timer(n: number): string {
  return `
      <bpmn:timerEventDefinition id="td${n}">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P${(n % 9) + 1}D</bpmn:timeDuration>
      </bpmn:timerEventDefinition>`
}

function work(n: number): string {
  return `
      <bpmn:extensionElements>
        <qt:work topic="notify-${n % 20}" />
        <qt:input target="recipient" source="= agency" />
        <qt:input target="total" source="= amount${n} + ${n}" />
      </bpmn:extensionElements>`
}

function subProcess(n: number): string {
  const inside = [
    node('bpmn:startEvent', `is${n}`, ''),
    node('bpmn:userTask', `it${n}`, `Lấy ý kiến ${n}`, assignment),
    node('bpmn:endEvent', `ie${n}`, ''),
    flow(`is${n}`, `it${n}`),
    flow(`it${n}`, `ie${n}`),
  ]
  return node('bpmn:subProcess', `p${n}`, `Phối hợp ${n}`, `\n${inside.join('\n')}`)
}

const assignment = `
      <bpmn:extensionElements>
        <qt:assignment role="coordinate" to="group:phong-ban" mode="claim" />
      </bpmn:extensionElements>`

function laneOf(name: string, index: number, stages: readonly Stage[]): string {
  const nodes = stages.filter((_, n) => n % lanes.length === index).flatMap((stage) => stage.nodes)
  return `      <bpmn:lane id="lane${index}" name="${name}">
        <bpmn:extensionElements>
          <qt:assignment role="lead" to="group:lane-${index}" mode="claim" />
        </bpmn:extensionElements>
${nodes.map((id) => `        <bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`).join('\n')}
      </bpmn:lane>`
}

function node(type: string, id: string, name: string, inside = '', attributes = ''): string {
  const open = `    <${type} id="${id}"${name === '' ? '' : ` name="${name}"`}${attributes}`
  return inside === '' ? `${open} />` : `${open}>${inside}\n    </${type}>`
}

function flow(from: string, to: string, condition?: string): string {
  const id = `f_${from}_${to}`
  const inside =
    condition === undefined
      ? ''
      : `\n      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`
  return node('bpmn:sequenceFlow', id, '', inside, ` sourceRef="${from}" targetRef="${to}"`)
}

function shape(id: string, n: number): string {
  return `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">
        <dc:Bounds x="${n * 100}" y="${(n % 50) * 80}" width="100" height="80" />
        <bpmndi:BPMNLabel />
      </bpmndi:BPMNShape>`
}

function edge(id: string, n: number): string {
  const point = (x: number): string => `        <di:waypoint x="${x}" y="${(n % 50) * 80 + 40}" />`
  return `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">
${[0, 25, 50].map((x) => point(n * 100 + x)).join('\n')}
      </bpmndi:BPMNEdge>`
}
