import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instanceOfParts, partsOfInstance } from '../../src/aggregates/instance-parts.js'
import { draftOf, unborn } from '../../src/kernel/evolve.js'
import type { InstanceState, Scope } from '../../src/kernel/state.js'
import { emptyTable, row, rows, withRow } from '../../src/kernel/table.js'
import type { StatePart } from '../../src/ports/store.js'

/** What a store holds of one aggregate. */
class Stored {
  readonly parts = new Map<string, string>()

  write(parts: readonly StatePart[]): this {
    for (const { part, json } of parts) {
      if (json === null) expect(this.parts.delete(part), `${part} is there to be removed`).toBe(true)
      else this.parts.set(part, json)
    }
    return this
  }

  read(): InstanceState {
    return instanceOfParts([...this.parts].map(([part, json]) => ({ part, json })))
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** One change of a state; numbers choose what and where. */
type Edit = readonly [what: number, where: number, size: number]

const edits = fc.array(fc.tuple(fc.nat(7), fc.nat(200), fc.nat(3)), { maxLength: 60 })

function edited(state: InstanceState, batch: readonly Edit[]): InstanceState {
  const draft = draftOf(state)
  draft.seq = 260
  for (const [what, where, size] of batch) {
    const id = where + 1
    const scope = row(draft.scopes, id) ?? { id, kind: 'activity', node: `n${id}`, variables: {}, live: 0 }
    const text = 'x'.repeat(size * 1000)
    const loop = scope.loop ?? { items: null, next: 0, completed: 0, terminated: 0 }
    switch (what) {
      case 0:
        draft.tokens.put(id, { id, scope: 1, node: text.slice(0, 5) })
        break
      case 1:
        if (row(draft.tokens, id) !== undefined) draft.tokens.remove(id)
        break
      case 2:
        if (row(draft.scopes, id) !== undefined) draft.scopes.remove(id)
        break
      case 3:
        draft.scopes.put(id, { ...scope, variables: { text } })
        break
      case 4:
        draft.scopes.put(id, { ...scope, loop: { ...loop, items: [text, size], next: where } })
        break
      case 5: {
        let outputs = loop.outputs ?? emptyTable()
        for (let n = 0; n < size * 40; n++) outputs = withRow(outputs, n, where)
        draft.scopes.put(id, { ...scope, loop: { ...loop, outputs } })
        break
      }
      case 6:
        for (let n = 0; n < size * 20; n++) draft.tokens.put(id + n, { id: id + n, scope: 1, node: 'many' })
        break
      default:
        for (const { id: each } of rows(draft.tokens)) if (each > id) draft.tokens.remove(each)
    }
  }
  return draft
}

describe('the state of an instance in parts', () => {
  test('what is written of every change gives, read together, the state', () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 12 }), (batches) => {
        const stored = new Stored()
        let state: InstanceState = unborn()
        stored.write(partsOfInstance(undefined, state))
        for (const [round, batch] of batches.entries()) {
          const next = edited(state, batch)
          stored.write(partsOfInstance(state, next))

          expect(plain(stored.read())).toEqual(plain(next))
          // Now and then the state is one that was read, as in another process.
          state = round % 3 === 2 ? stored.read() : next
        }
      }),
      { numRuns: 150 },
    )
  })

  test('a small instance has one part', () => {
    const state = edited(unborn(), [
      [0, 1, 1],
      [3, 1, 1],
    ])

    expect(partsOfInstance(undefined, state).map(({ part }) => part)).toEqual(['root'])
  })

  test('a change of one row among ten thousand writes its neighbourhood, not the others', () => {
    const many = draftOf(unborn())
    many.seq = 10_001
    for (let id = 1; id <= 10_000; id++) many.tokens.put(id, { id, scope: 1, node: 'n' })
    const items = Array.from({ length: 10_000 }, (_, n) => `item ${n}`)
    const loop = { items, next: 10_000, completed: 0, terminated: 0 }
    const scope: Scope = { id: 10_001, kind: 'multiInstance', node: 'n', variables: {}, live: 9, loop }
    many.scopes.put(10_001, scope)
    const fewer = draftOf(many)

    fewer.tokens.remove(5_000)
    fewer.scopes.put(10_001, {
      ...scope,
      loop: { ...loop, completed: 1, outputs: withRow(emptyTable(), 5_000, 'done') },
    })

    const parts = partsOfInstance(many, fewer)
    expect(parts.map(({ part }) => part)).toEqual(['root', 'scopes/625', 'tokens/312'])
    expect(parts.reduce((sum, { json }) => sum + (json?.length ?? 0), 0)).toBeLessThan(2_000)
  })

  test('when an instance has ended, nothing is left beside its root', () => {
    const many = edited(unborn(), [
      [6, 0, 3],
      [6, 100, 3],
      [3, 7, 3],
    ])
    const stored = new Stored().write(partsOfInstance(undefined, many))
    expect(stored.parts.size).toBeGreaterThan(4)

    stored.write(partsOfInstance(many, { ...unborn(), seq: many.seq }))

    expect([...stored.parts.keys()]).toEqual(['root'])
  })
})
