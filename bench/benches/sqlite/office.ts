import { createEngine, type Engine, type Session } from '@quytrinh/engine'
import type { Store } from '@quytrinh/engine/ports'

/** The agency of the bench, and the process that its clerk works on: one task, the clerk's own. */
export const agency: string = 'so-noi-vu'
const clerk = 'an'

const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:qt="urn:quytrinh:bpmn:1" id="D" targetNamespace="urn:quytrinh:bench">
<bpmn:process id="P" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:userTask id="review" name="Xem xét hồ sơ"><bpmn:extensionElements><qt:assignment to="user:${clerk}"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="review"/><bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="e"/></bpmn:process></bpmn:definitions>`

export interface Office {
  readonly engine: Engine
  readonly host: Session
  /** The id of the task of an instance, which a person has on the screen before completing it: not part of what is measured. */
  taskOf(instance: string): string
}

/** An engine at work as a host runs it: migrated, started, the process live. */
export async function openOffice(store: Store): Promise<Office> {
  const engine = createEngine({ store })
  await engine.start()
  const host = engine.as({ user: clerk, agency })
  await host.definitions.deploy({ bpmn })
  const first = await host.instances.start('P')
  const [task] = (await host.tasks.list({ instance: first.id })).items
  if (task === undefined) throw new Error('the bench has no task to complete')
  await host.tasks.complete(task.id)
  const example = Buffer.from(task.id, 'base64url')
  const at = example.indexOf(bytesOf(first.id))
  return {
    engine,
    host,
    // Tasks of instances of one process differ by the instance alone.
    taskOf(instance) {
      bytesOf(instance).copy(example, at)
      return example.toString('base64url')
    },
  }
}

export function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}
