const needed = [22, 12] as const

/** What to say where the Node is too old to go on: the SQLite driver ends an older one without a word. `undefined` where it will do. */
export function nodeTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return undefined
  const wanted = needed.join('.')
  return [
    `quytrinh: cần Node ${wanted} trở lên, nhưng đang chạy bằng Node ${version}. [unsupported-node]`,
    `quytrinh: Node ${wanted} or newer is needed, but this is Node ${version}. [unsupported-node]`,
  ].join('\n')
}
