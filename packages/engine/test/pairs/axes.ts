/**
 * The axes of `docs/interactions.md`: what may occur, where it is caught, whether it interrupts, what hosts it, and how that is repeated.
 * Every combination is either refused with a code or played; which of both follows from the axes alone.
 */

/** A boundary event on the host, or an event sub-process in the host's scope. */
export const places = ['boundaryEvent', 'eventSubProcess'] as const
export type Place = (typeof places)[number]

export const triggers = [
  'message',
  'timer',
  'signal',
  'conditional',
  'error',
  'escalation',
  'compensate',
  'cancel',
  'multiple',
  'parallelMultiple',
  'none',
  'link',
  'terminate',
] as const
export type Trigger = (typeof triggers)[number]

/** What is around the work, one inside the other. `event`: an event sub-process does the work. `instances`: twice at once. */
export type Layer = 'subProcess' | 'transaction' | 'adHoc' | 'call' | 'event' | 'instances'

interface HostShape {
  /** From the outside in; the first is the host itself. Without any, a task or the process is the host. */
  readonly layers: readonly Layer[]
  /** The task that is the work. */
  readonly work: 'userTask' | 'serviceTask'
  /** In which layer the event sub-process stands, where that is the place. */
  readonly at: number
}

const host = (layers: readonly Layer[], { work = 'userTask', at = 0 }: Partial<HostShape> = {}): HostShape => ({
  layers,
  work,
  at,
})

export const hosts = {
  process: host([]),
  'user task': host([]),
  'service task': host([], { work: 'serviceTask' }),
  'sub-process': host(['subProcess']),
  transaction: host(['transaction']),
  'ad-hoc sub-process': host(['adHoc']),
  'call activity': host(['call']),
  'event sub-process': host(['subProcess', 'event'], { at: 1 }),
  'sub-process in a sub-process': host(['subProcess', 'subProcess']),
  'sub-process, work in its event sub-process': host(['subProcess', 'event']),
  'sub-process, work in instances': host(['subProcess', 'instances']),
  'sub-process, work in a called process': host(['subProcess', 'call']),
  'sub-process in a transaction': host(['transaction', 'subProcess']),
  'ad-hoc sub-process, work in a called process': host(['adHoc', 'call']),
  'called process, work in instances': host(['call', 'instances']),
  'called process, work in its event sub-process': host(['call', 'event']),
  'called process, work in a process that it calls': host(['call', 'call']),
} as const satisfies Record<string, HostShape>
export type Host = keyof typeof hosts

export const loops = ['once', 'parallel', 'sequential', 'standard'] as const
export type Loop = (typeof loops)[number]

export interface Pair {
  readonly place: Place
  readonly trigger: Trigger
  readonly isInterrupting: boolean
  readonly host: Host
  readonly loop: Loop
}

export function shapeOf({ host }: Pair): HostShape {
  return hosts[host]
}

const tasks: readonly Host[] = ['user task', 'service task']

/** Whether it can be drawn at all: tasks have no inside, and a process no boundary and no loop. */
export function isDrawable({ place, host, loop }: Pair): boolean {
  if (host === 'process') return place === 'eventSubProcess' && loop === 'once'
  return place === 'boundaryEvent' || !tasks.includes(host)
}

/** Why deployment refuses it, if it does. */
export function refusalOf({ place, trigger, isInterrupting, host }: Pair): string | undefined {
  const isOnBoundary = place === 'boundaryEvent'
  if (trigger === 'link' || trigger === 'terminate') return 'unsupported-element'
  if (trigger === 'none') return isOnBoundary ? 'event-without-trigger' : 'event-sub-process-start'
  if (trigger === 'error' && !isInterrupting) return 'error-not-interrupting'
  if (trigger === 'cancel') return refusalOfCancel(isOnBoundary, isInterrupting, host)
  return isOnBoundary && host === 'event sub-process' ? 'boundary-misattached' : undefined
}

/** A transaction is cancelled from directly inside it, and ends by that. */
function refusalOfCancel(isOnBoundary: boolean, isInterrupting: boolean, host: Host): string | undefined {
  if (!isOnBoundary) return 'unsupported-element'
  if (host !== 'transaction') return 'cancel-outside-transaction'
  return isInterrupting ? undefined : 'cancel-not-interrupting'
}

/** What an event sub-process throws is for the scope around it, not for an event sub-process beside it. */
export function isNeighbour({ place, host }: Pair): boolean {
  const { layers, at } = hosts[host]
  return place === 'eventSubProcess' && layers[at + 1] === 'event'
}

/** A process that is over is not undone from inside: a handler on its call activity undoes what it did. */
export function isUndone({ place, host }: Pair): boolean {
  return place === 'boundaryEvent' || (host !== 'process' && hosts[host].layers[0] !== 'call')
}

export const pairs: readonly Pair[] = places
  .flatMap((place) =>
    triggers.flatMap((trigger) =>
      [true, false].flatMap((isInterrupting) =>
        (Object.keys(hosts) as Host[]).flatMap(
          (
            host, // the keys of a constant
          ) => loops.map((loop): Pair => ({ place, trigger, isInterrupting, host, loop })),
        ),
      ),
    ),
  )
  .filter(isDrawable)
