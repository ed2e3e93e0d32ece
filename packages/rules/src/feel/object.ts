/** What every FEEL value has that JSON cannot hold: a type, and a text that means it. */
export abstract class FeelObject {
  abstract readonly type: string
}
