/** What the office and its engine process say to each other. Plain JSON: a browser and a server would say the same. */
import type { DirectoryDocument, Variables } from '@quytrinh/engine'

export const agency = 'so-noi-vu'
export const procedure = 'van-ban-den'

/** How long after the death of a process another one may take over the timers it was firing, in milliseconds. */
export const leaseMs = 100

/** Something to be done, by whom, and when. */
export interface Request {
  readonly user: string
  /** By the clock on the office's wall, in milliseconds since 1970; where absent, that stands where it is. */
  readonly at?: number
  readonly act: Act
}

export type Act =
  /** How many commands of people the journal has for the documents with these numbers, and their instances. */
  | { readonly type: 'recall'; readonly businessKeys: readonly string[] }
  | { readonly type: 'setUp'; readonly directory: DirectoryDocument; readonly commandId: string }
  | {
      readonly type: 'receive'
      readonly businessKey: string
      readonly variables: Variables
      readonly commandId: string
    }
  /** The id of the open task at a node, as the user's work list has it. */
  | { readonly type: 'find'; readonly instance: string; readonly node: string }
  | { readonly type: 'claim' | 'start'; readonly task: string; readonly commandId: string }
  | { readonly type: 'complete'; readonly task: string; readonly variables: Variables; readonly commandId: string }
  | { readonly type: 'stop' }

export interface Recalled {
  readonly commands: number
  /** Instance ids by document number. */
  readonly instances: { readonly [businessKey: string]: string }
}

export type Reply =
  | { readonly type: 'ready' }
  /** The command is in the engine's hands: from here on, only its answer tells whether it has been done. */
  | { readonly type: 'begun' }
  | { readonly type: 'done'; readonly answer: unknown }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
