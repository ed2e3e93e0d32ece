import type { InstancePicture } from '../instance.js'
import type { Opening } from '../standing.js'
import type { Action } from './action.js'
import type { JobAnswer } from './rehearsal.js'

/** What there is to choose from. */
export interface Scene {
  /** Where the process stands, as the person reads it. */
  readonly text: string
  /** Absent while an event has yet to start the process. */
  readonly picture: InstancePicture | undefined
  readonly openings: readonly Opening[]
  /** Milliseconds since 1970; absent where no timer runs or time is real. */
  readonly nextDue: number | undefined
}

/** Who says what happens next: a person in a dialogue, or lines of a script. */
export interface Driver {
  /** Shows where the process stands and asks; `quit` where there is nobody to ask any more. */
  next(scene: Scene): Promise<Action>
  /** The answer of a further service of the same topic. */
  answer(title: string): Promise<JobAnswer>
  /** What an action has brought about. */
  done(news: string): void
  /** Why an action could not be done. Throws where the driver cannot go on after it. */
  failed(error: unknown): void
  close(): void
}
