import type { Uuid } from '@quytrinh/engine/ports'

/** What a client has done. The id is the command's id, and the command leaves it in the journal as its mark. */
export type Command =
  | { readonly type: 'start'; readonly id: string }
  | { readonly type: 'complete'; readonly id: string; readonly task: string }

/** What a client asks of the engine process; `look` only reads which task an instance waits at. */
export type Request = Command | { readonly type: 'look'; readonly id: string; readonly instance: Uuid }

/** The engine process has answered: the command is acknowledged. */
export interface Acknowledged {
  readonly id: string
  /** Of a `start`. */
  readonly instance?: Uuid
}

export type FromOffice =
  /** It is about to open the file. */
  | { readonly type: 'opening' }
  | { readonly type: 'ready' }
  | { readonly type: 'acknowledged'; readonly answer: Acknowledged }
  | { readonly type: 'seen'; readonly id: string; readonly task: string }
  | { readonly type: 'refused'; readonly id: string; readonly code: string; readonly message: string }

export const agency = 'ubnd-xa-minh-tan'
export const user = 'an'
export const processId = 'ghi-so'

/** One clerk, one task: each command is one commit. */
export const diagram: string = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:torture">
  <bpmn:process id="${processId}" name="Ghi sổ" isExecutable="true">
    <bpmn:startEvent id="batDau" />
    <bpmn:userTask id="ghi" name="Ghi sổ">
      <bpmn:extensionElements><qt:assignment role="lead" mode="one" to="user:${user}" /></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="xong" />
    <bpmn:sequenceFlow id="f1" sourceRef="batDau" targetRef="ghi" />
    <bpmn:sequenceFlow id="f2" sourceRef="ghi" targetRef="xong" />
  </bpmn:process>
</bpmn:definitions>`
