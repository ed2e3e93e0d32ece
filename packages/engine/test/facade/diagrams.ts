/** Small files for tests of the facade. */
export function bpmn(inside: string, options: { readonly id?: string; readonly executable?: string } = {}): string {
  const { id = 'P', executable = 'true' } = options
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:test">
  <bpmn:process id="${id}" isExecutable="${executable}">${inside}</bpmn:process>
</bpmn:definitions>`
}

export function flow(source: string, target: string, condition?: string): string {
  const inside =
    condition === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`
  return `<bpmn:sequenceFlow id="f_${source}_${target}" sourceRef="${source}" targetRef="${target}">${inside}</bpmn:sequenceFlow>`
}

export const assigned = (to: string, mode = 'claim'): string =>
  `<bpmn:extensionElements><qt:assignment role="lead" mode="${mode}" to="${to}"/></bpmn:extensionElements>`

export const oneTask = bpmn(
  `<bpmn:startEvent id="s"/><bpmn:userTask id="u" name="Xem xét">${assigned('group:van-thu')}</bpmn:userTask><bpmn:endEvent id="e"/>${flow('s', 'u')}${flow('u', 'e')}`,
)

export const service = bpmn(
  `<bpmn:startEvent id="s"/><bpmn:serviceTask id="j"><bpmn:extensionElements><qt:work topic="notify" retries="R2/PT1M"/></bpmn:extensionElements></bpmn:serviceTask><bpmn:endEvent id="e"/>${flow('s', 'j')}${flow('j', 'e')}`,
)
