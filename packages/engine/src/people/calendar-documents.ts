/** Calendars that inherit from each other: a counter's from its agency's, that one from the country's. */
import type { Json } from '../json.js'
import type { CatalogueDocument, Store } from '../ports/store.js'

/** A stored calendar and those it inherits, itself first. */
export type CalendarDocuments = readonly Pick<CatalogueDocument, 'key' | 'version' | 'content'>[]

/** The national calendar that is shipped goes by this code; an agency that stores one of its own under it has that one instead. */
export const NATIONAL = 'vn'

/**
 * Reads what a calendar needs. It ends at a calendar that inherits nothing, at one that is not stored, and at one that was read before.
 *
 * @param newest - the document itself where it is not stored yet
 */
export async function readCalendarDocuments(
  store: Store,
  agency: string,
  key: string,
  newest?: CalendarDocuments[number],
): Promise<CalendarDocuments> {
  const found: CalendarDocuments[number][] = []
  let next: string | undefined = key
  while (next !== undefined && !found.some((each) => each.key === next)) {
    const [stored]: readonly (CatalogueDocument | undefined)[] =
      newest?.key === next ? [] : await store.catalogue.documents([{ agency, type: 'calendar', key: next }])
    const document: CalendarDocuments[number] | undefined = newest?.key === next ? newest : stored
    if (document === undefined) return found
    found.push(document)
    next = baseOf(document.content)
  }
  return found
}

/** The code that a calendar inherits from, if its content says one. */
function baseOf(content: Json): string | undefined {
  if (content === null || typeof content !== 'object' || Array.isArray(content)) return undefined
  const base = (content as { readonly inherits?: Json }).inherits // an object that is no list
  return typeof base === 'string' ? base : undefined
}
