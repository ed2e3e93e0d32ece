import type { Page } from '@quytrinh/engine/ports'

/** Turns `limit + 1` rows into a page of `limit`; the row too many says that there is another page. */
export function pageOf<T>(items: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const last = items[limit - 1]
  if (items.length <= limit || last === undefined) return { items }
  return { items: items.slice(0, limit), next: cursorOf(last) }
}
