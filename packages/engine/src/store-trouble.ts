/** What callers hear of a store that does not do its work: an error like any other, with a code, details and a status. */
import { EngineError } from './errors.js'
import { type Store, StoreUnavailable } from './ports/store.js'

/** `store-locked`, `store-full` and so on, for what the port calls `locked`, `full`; other errors as they are. */
export function storeTrouble(error: unknown): Error {
  if (!(error instanceof StoreUnavailable)) return error instanceof Error ? error : new Error(String(error))
  const { code, message, isRetriable } = error
  return new EngineError(`store-${code}`, `Expected the store to do its work, but: ${message}`, {
    status: 503,
    details: { store: code, isRetriable },
    cause: error,
  })
}

/** The same store, whose trouble is told in the words of {@link storeTrouble}. */
export function tellingStore<S extends Store>(store: S): S {
  return telling(store)
}

function telling<T extends object>(told: T): T {
  return new Proxy(told, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value === 'object' && value !== null) return telling(value)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        try {
          const answer: unknown = Reflect.apply(value, target, args)
          return answer instanceof Promise ? answer.catch(fail) : answer
        } catch (error) {
          return fail(error)
        }
      }
    },
  })
}

function fail(error: unknown): never {
  throw storeTrouble(error)
}
