/** Memory stores with one thing wrong each: a contract that lets any of them pass is no contract. */
import { commitMutants } from './commit.js'
import { leakingMutants } from './leaks.js'
import type { Mutant } from './mutate.js'
import { otherMutants } from './other.js'
import { readMutants } from './reading.js'
import { subscriptionMutants } from './subscriptions.js'

export const mutants: readonly Mutant[] = [
  ...commitMutants,
  ...readMutants,
  ...subscriptionMutants,
  ...leakingMutants,
  ...otherMutants,
]
