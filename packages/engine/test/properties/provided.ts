/** What a run of the tests may be given: `startVitest('test', ['properties'], { provide: { propertyRuns: 10_000 } })`. */
declare module 'vitest' {
  interface ProvidedContext {
    /** Random processes per property. */
    propertyRuns?: number
    /** Where chance begins; the same seed gives the same processes. */
    propertySeed?: number
  }
}

export {}
