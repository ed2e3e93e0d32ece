/** saxen ships no types. These stay inside `xml`: declaration files are not copied to `dist`. */
declare module 'saxen' {
  export class Parser {
    ns(prefixes: Readonly<Record<string, string>>): this
    on(
      event: 'openTag',
      listener: (name: string, attributes: () => Readonly<Record<string, string>> | false) => void,
    ): this
    on(event: 'closeTag', listener: (name: string) => void): this
    on(event: 'text' | 'cdata' | 'attention', listener: (text: string) => void): this
    on(event: 'error' | 'warn', listener: (trouble: Error) => void): this
    stop(): this
    parse(xml: string): this
  }
}
