import { base, type NodeReader } from './node.js'

export const exclusiveGateway: NodeReader = (element, scope, reading) =>
  base('exclusiveGateway', element, scope, reading)

export const parallelGateway: NodeReader = (element, scope, reading) => base('parallelGateway', element, scope, reading)
