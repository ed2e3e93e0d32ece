import { definitions, flows } from '../file.js'
import type { Case } from './case.js'

/** Two pools: `a` in the one, `b` in the other. */
const between = (a: string, b: string, collaboration: string): string =>
  definitions(`<message id="M" name="M" /><message id="N" name="N" />
    <collaboration id="C"><participant id="p1" processRef="P" /><participant id="p2" processRef="Q" />${collaboration}</collaboration>
    <process id="P" isExecutable="true"><startEvent id="s" />${a}<endEvent id="e" />${flows('s-a', 'a-e')}</process>
    <process id="Q" isExecutable="true"><startEvent id="s2" />${b}<endEvent id="e2" />${flows('s2-b', 'b-e2')}</process>`)

const flow = '<messageFlow id="m" sourceRef="a" targetRef="b" />'
const throwing = '<intermediateThrowEvent id="a"><messageEventDefinition messageRef="M" /></intermediateThrowEvent>'
const waiting = (message: string): string =>
  `<intermediateCatchEvent id="b"><messageEventDefinition ${message} /></intermediateCatchEvent>`

export const collaboration: readonly Case[] = [
  {
    code: 'message-flow-mismatch',
    severity: 'warning',
    xml: between(throwing, waiting('messageRef="N"'), flow),
    params: { sent: 'M', received: 'N' },
  },
  {
    code: 'message-flow-unsent',
    severity: 'warning',
    xml: between('<task id="a" />', waiting(''), flow),
    params: { element: 'a' },
  },
  {
    code: 'message-flow-unreceived',
    severity: 'warning',
    xml: between(throwing, '<task id="b" />', flow),
    params: { element: 'b' },
  },
  {
    code: 'message-flow-unreceived',
    what: 'by a pool as such',
    severity: 'warning',
    xml: between(throwing, '<task id="b" />', '<messageFlow id="m" sourceRef="a" targetRef="p2" />'),
    params: { element: 'p2' },
  },
  {
    code: 'message-flow-ambiguous',
    xml: between(
      '<sendTask id="a" />',
      waiting(''),
      `<messageFlow id="m" sourceRef="a" targetRef="b" messageRef="M" /><messageFlow id="m2" sourceRef="p1" targetRef="b" messageRef="N" />`,
    ),
    params: { names: 'M, N' },
  },
  {
    code: 'unsupported-element',
    what: 'a pool of several participants',
    xml: between(throwing, waiting(''), flow).replace(
      '<participant id="p2" processRef="Q" />',
      '<participant id="p2" processRef="Q"><participantMultiplicity minimum="2" maximum="3" /></participant>',
    ),
    params: { what: 'participantMultiplicity' },
  },
]
