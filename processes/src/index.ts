/**
 * Where a file of a shipped procedure lies, such as its diagram.
 *
 * @param path relative to the package, for instance `van-ban-den/van-ban-den.bpmn`
 * @example
 * const bpmn = await readFile(procedureFile('van-ban-den/van-ban-den.bpmn'), 'utf8')
 */
export function procedureFile(path: string): URL {
  // One folder below the package both in `src` and in `dist`.
  return new URL(`../${path}`, import.meta.url)
}
