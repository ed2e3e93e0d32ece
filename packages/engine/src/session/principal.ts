import { EngineError } from '../errors.js'
import type { AccessPrincipal } from '../ports/authorizer.js'
import type { Directory } from '../ports/directory.js'
import type { Author, EpochMs } from '../ports/store.js'
import { checkCount, checkWord, optionInvalid } from './checks.js'

/**
 * Who gives commands. By default `user` acts for themselves; with `actor` and `mode` they enter what another decided (domain: *nhập thay*,
 * *ủy quyền*), and both are recorded.
 */
export interface Principal {
  /** The login. */
  readonly user: string
  /** Code of the agency, at most 64 bytes. */
  readonly agency: string
  /** References the host answers for; only with `directory: hostClaims()`. */
  readonly groups?: readonly string[]
  /** Whose competence it is, where that is somebody else. */
  readonly actor?: string
  readonly mode?: 'self' | 'authorised' | 'substitute' | 'onBehalf'
  /** Id of the authorisation, or hash of the evidence. */
  readonly basis?: string
  /** When the actor decided, in milliseconds since 1970. */
  readonly decidedAt?: EpochMs
}

export function authorOf(principal: Principal): Author {
  const { user, actor = user, mode = actor === user ? 'self' : 'onBehalf', basis, decidedAt } = principal
  return {
    actor,
    performedBy: user,
    mode,
    ...(basis === undefined ? {} : { basis }),
    ...(decidedAt === undefined ? {} : { decidedAt }),
  }
}

/** Refuses a principal that cannot be one. */
export function checkPrincipal(principal: Principal, directory: Directory): void {
  if (typeof principal !== 'object' || principal === null)
    throw optionInvalid('the principal', 'an object with user and agency', principal)
  const { user, agency, groups, actor, mode, basis, decidedAt } = principal
  checkText('user', user, 256)
  checkText('agency', agency, 64)
  if (actor !== undefined) checkText('actor', actor, 256)
  if (basis !== undefined) checkText('basis', basis, 1000)
  checkWord('mode', mode, ['self', 'authorised', 'substitute', 'onBehalf'])
  checkCount('decidedAt', decidedAt)
  if (groups !== undefined && !Array.isArray(groups)) throw optionInvalid('groups', 'a list of references', groups)
  for (const group of groups ?? []) checkText('a group', group, 256)
  if (groups !== undefined && !directory.acceptsGroups) {
    throw new EngineError(
      'groups-not-accepted',
      'Expected the directory to say who belongs where, but `groups` were given; use `directory: hostClaims()` to answer for them yourself.',
      { status: 400 },
    )
  }
}

/** Refuses text that a database would not keep: empty, too long in UTF-8, with NUL or half a surrogate pair. */
export function checkText(what: string, text: unknown, bytesMax: number): asserts text is string {
  const isText = typeof text === 'string' && text !== '' && !text.includes('\0') && text.isWellFormed()
  if (isText && Buffer.byteLength(text) <= bytesMax) return
  throw new EngineError(
    'text-invalid',
    `Expected ${what} to be text of 1 to ${bytesMax} bytes without NUL or lone surrogates, but got ${describeText(text)}.`,
    {
      status: 400,
      details: { what },
    },
  )
}

function describeText(text: unknown): string {
  return typeof text === 'string' ? `${Buffer.byteLength(text)} bytes` : typeof text
}

/** The principal as the authorizer sees it, with what the directory says of it now. */
export async function accessOf(
  { user, agency, groups }: Principal,
  directory: Directory,
  at: EpochMs,
): Promise<AccessPrincipal> {
  const { refs } = await directory.memberships({ user, agency, at, ...(groups === undefined ? {} : { groups }) })
  return { user, agency, refs }
}
