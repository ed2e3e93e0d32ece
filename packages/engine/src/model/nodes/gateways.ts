import { flag, present, text } from '../element.js'
import { base, type NodeReader } from './node.js'

export const exclusiveGateway: NodeReader = (element, scope, reading) =>
  base('exclusiveGateway', element, scope, reading)

export const inclusiveGateway: NodeReader = (element, scope, reading) =>
  base('inclusiveGateway', element, scope, reading)

export const complexGateway: NodeReader = (element, scope, reading) => ({
  ...base('complexGateway', element, scope, reading),
  ...present({ activationCondition: reading.expressions.formal(element, 'activationCondition') }),
})

export const eventBasedGateway: NodeReader = (element, scope, reading) => {
  const instantiates = text(element, 'eventGatewayType') === 'Parallel' ? ('parallel' as const) : ('exclusive' as const)
  const gateway = base('eventBasedGateway', element, scope, reading)
  return flag(element, 'instantiate') ? { ...gateway, instantiates } : gateway
}

export const parallelGateway: NodeReader = (element, scope, reading) => base('parallelGateway', element, scope, reading)
