import { Engine } from 'bpmn-engine'
import { BpmnModdle } from 'bpmn-moddle'
import type { Diagram } from './diagrams.js'
import { rateOf } from './rate.js'

/** bpmn-engine, given the parsed file, one instance after the other: it has no commands to run side by side. */
export async function theirs(diagram: Diagram): Promise<{ perSecond(): Promise<number> }> {
  const moddleContext = await new BpmnModdle().fromXML(diagram.xml('javascript'))
  const services = {
    count: (scope: { environment: { variables: { i: number } } }, next: () => void) => {
      scope.environment.variables.i++
      next()
    },
  }
  const once = async (): Promise<number> => {
    const engine = new Engine({ name: diagram.name, moddleContext })
    const ended = engine.waitFor('end')
    await engine.execute({ services, variables: { i: 0 } })
    await ended
    return 1
  }
  return { perSecond: () => rateOf(once) }
}
