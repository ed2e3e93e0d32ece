/** What a guarantee of the store contract is made of, and how it is tried. */
import type { EpochMs, Store } from '../../ports/store.js'

/** A fresh store on empty data, with what the suite needs besides the port. */
export interface StoreUnderTest<Trx = unknown> {
  /** Opened, but not migrated: the suite does that. */
  readonly store: Store<Trx>
  /** Another connection to the same data, as a second process would have. Closed by {@link close}. */
  another?(): Promise<Store<Trx>>
  /** Runs `run` within a transaction of the host: committed when it resolves, rolled back when it rejects. */
  transaction?<T>(run: (trx: Trx) => Promise<T>): Promise<T>
  /** Moves the clock by which the store judges leases. */
  advance?(ms: EpochMs): void | Promise<void>
  /** Closes all connections and drops the data. */
  close(): Promise<void>
}

export type OpenStore<Trx = unknown> = () => Promise<StoreUnderTest<Trx>>

export interface ContractOptions {
  /** Rounds of the random tests. */
  readonly rounds: number
  /** Where their chance begins; the same seed gives the same rounds. */
  readonly seed: number
  /**
   * Whether a transaction holds the aggregates it has changed or the whole store. Where it is the store, neighbours of a held aggregate
   * are busy as well.
   */
  readonly locks: 'row' | 'store'
}

export const contractDefaults: ContractOptions = { rounds: 40, seed: 20_260_105, locks: 'row' }

/** A hook of {@link StoreUnderTest} that a store may be unable to offer. */
export type Hook = 'another' | 'transaction' | 'advance'

/** Everything a case may use; the hooks it needs are there. */
export interface Trial<Trx = unknown> extends Required<StoreUnderTest<Trx>> {
  readonly options: ContractOptions
}

/** One guarantee: a sentence and a proof. It fails by rejecting. */
export interface ContractCase {
  readonly subject: string
  readonly name: string
  readonly needs: readonly Hook[]
  readonly isMigrated: boolean
  readonly run: (trial: Trial) => Promise<void>
}

type Run = ContractCase['run']

/** Cases on one subject, in the order of the sentences. */
export function cases(subject: string, runs: Readonly<Record<string, Run | Proof>>): readonly ContractCase[] {
  return Object.entries(runs).map(([name, proof]) => {
    const { needs = [], isMigrated = true, run }: Proof = typeof proof === 'function' ? { run: proof } : proof
    return { subject, name, needs, isMigrated, run }
  })
}

/** A proof with conditions. */
export interface Proof {
  readonly needs?: readonly Hook[]
  readonly isMigrated?: boolean
  readonly run: Run
}

/** The hooks that a case needs and the store does not offer. */
export function missingHooks({ needs }: ContractCase, opened: StoreUnderTest): readonly Hook[] {
  return needs.filter((hook) => opened[hook] === undefined)
}

/**
 * Tries one guarantee on a fresh store.
 *
 * @returns the hooks that are missing to try it; empty when it was tried and holds
 * @throws what the case found wrong
 */
export async function runContractCase<Trx>(
  contractCase: ContractCase,
  open: OpenStore<Trx>,
  options: Partial<ContractOptions> = {},
): Promise<readonly Hook[]> {
  // A case hands what `transaction` gives to `within` and to nothing else, so its type does not matter.
  const opened = (await open()) as unknown as StoreUnderTest
  try {
    const missing = missingHooks(contractCase, opened)
    if (missing.length > 0) return missing
    if (contractCase.isMigrated) await opened.store.migrate()
    await contractCase.run(trialOf(opened, { ...contractDefaults, ...options }))
    return []
  } finally {
    await opened.close()
  }
}

function trialOf(opened: StoreUnderTest, options: ContractOptions): Trial {
  const absent = (hook: Hook) => () =>
    Promise.reject(new Error(`the case uses ${hook} but does not say that it needs it`))
  return {
    store: opened.store,
    another: opened.another?.bind(opened) ?? absent('another'),
    transaction: opened.transaction?.bind(opened) ?? absent('transaction'),
    advance: opened.advance?.bind(opened) ?? absent('advance'),
    close: () => opened.close(),
    options,
  }
}
