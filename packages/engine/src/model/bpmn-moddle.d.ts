/** bpmn-moddle ships no types for its entry. These stay inside `model`: declaration files are not copied to `dist`. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, object>>)
    readonly properties: { define(target: object, name: string, options: PropertyDescriptor): void }
    create(type: string, attributes: Readonly<Record<string, unknown>>): unknown
    fromXML(
      xml: string,
      options?: object,
    ): Promise<{
      readonly rootElement: unknown
      readonly elementsById: Readonly<Record<string, unknown>>
      readonly warnings: readonly unknown[]
    }>
  }
}
