import { base, type NodeReader } from './node.js'

export const exclusiveGateway: NodeReader = (element, scope, reading) =>
  base('exclusiveGateway', element, scope, reading)

export const inclusiveGateway: NodeReader = (element, scope, reading) =>
  base('inclusiveGateway', element, scope, reading)

export const eventBasedGateway: NodeReader = (element, scope, reading) =>
  base('eventBasedGateway', element, scope, reading)

export const parallelGateway: NodeReader = (element, scope, reading) => base('parallelGateway', element, scope, reading)
