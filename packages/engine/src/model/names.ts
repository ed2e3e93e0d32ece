/** Names of variables: FEEL names without spaces or operators (DMN 1.5 §10.3.1.2), so that one spelling works everywhere. */

const pattern = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u

export function isName(value: string): boolean {
  return pattern.test(value)
}
