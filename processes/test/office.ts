import { readFile } from 'node:fs/promises'
import {
  createEngine,
  type DirectoryDocument,
  type Engine,
  memoryStore,
  type Session,
  type Variables,
} from '@quytrinh/engine'
import { type VirtualClock, virtualClock } from '@quytrinh/engine/testing'
import { procedureFile } from '@quytrinh/processes'

export const agency = 'so-noi-vu'

const directory: DirectoryDocument = {
  persons: [
    { id: 'huy', name: 'Bùi Quang Huy', groups: ['quan-tri'] },
    { id: 'an', name: 'Nguyễn Thị An', groups: ['van-thu'] },
    { id: 'dung', name: 'Trần Quốc Dũng', positions: ['thu-truong'] },
    { id: 'hanh', name: 'Lê Thị Hạnh', positions: ['pho-thu-truong'] },
    { id: 'binh', name: 'Phạm Văn Bình', positions: ['truong-phong-tcbc'] },
    { id: 'cuc', name: 'Hoàng Thị Cúc' },
    { id: 'duc', name: 'Vũ Minh Đức' },
    { id: 'ha', name: 'Đỗ Thu Hà' },
  ],
}

/** An agency on the memory store in which `van-ban-den` is live, and time stands still until it is moved. */
export class Office {
  readonly engine: Engine<unknown, VirtualClock>
  instance = ''

  constructor(start: string) {
    this.engine = createEngine({ store: memoryStore(), clock: virtualClock(start) })
  }

  static async open(start = '2026-03-02T08:00:00+07:00'): Promise<Office> {
    const office = new Office(start)
    await office.as('huy').directory.put(directory)
    const bpmn = await readFile(procedureFile('van-ban-den/van-ban-den.bpmn'))
    await office.as('huy').definitions.deploy({ bpmn })
    return office
  }

  as(user: string): Session {
    return this.engine.as({ user, agency })
  }

  /** A document arrives. */
  async receive(variables: Variables = {}): Promise<void> {
    this.instance = (await this.as('an').instances.start('van-ban-den', { variables })).id
  }

  /** Somebody takes the task at a node, if it is only offered, and completes it. */
  async does(user: string, node: string, variables: Variables = {}): Promise<void> {
    const { tasks } = this.as(user)
    const { items } = await tasks.list({ instance: this.instance })
    const task = items.find((each) => each.node === node)
    if (task === undefined)
      throw new Error(`${user} has no task ${node}, but ${items.map((each) => each.node).join(', ') || 'nothing'}`)
    if (task.owner === undefined) await tasks.claim(task.id)
    await tasks.complete(task.id, { variables })
  }

  /** The registry clerk's part, up to the leader's desk. */
  async present(variables: Variables = {}): Promise<void> {
    await this.does('an', 'tiep-nhan', {
      noiGui: 'UBND tỉnh',
      soKyHieu: '1245/UBND-NC',
      trichYeu: 'V/v rà soát biên chế',
    })
    await this.does('an', 'kiem-tra', { hopLe: true })
    await this.does('an', 'dang-ky', { loaiVanBan: 'Công văn' })
    await this.does('an', 'trinh', { lanhDao: 'user:dung', ...variables })
  }

  /** Where the instance stands: the open tasks, in the order in which they began. */
  async waitingAt(): Promise<readonly string[]> {
    const { waitingAt } = await this.as('huy').instances.get(this.instance)
    return waitingAt.filter(({ type }) => type === 'humanTask').map(({ node }) => node)
  }

  /** Due of the task at a node as a clock on the wall shows it. */
  async dueOf(user: string, node: string): Promise<string | undefined> {
    const { items } = await this.as(user).tasks.list({ instance: this.instance })
    const due = items.find((each) => each.node === node)?.due
    return due === undefined ? undefined : new Date(due + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  }

  variables(): Promise<Variables> {
    return this.as('huy')
      .instances.get(this.instance)
      .then(({ variables }) => variables)
  }

  status(): Promise<string> {
    return this.as('huy')
      .instances.get(this.instance)
      .then(({ status }) => status)
  }

  /** The nodes that somebody or something entered, in order. */
  async entered(): Promise<readonly string[]> {
    const history = await this.as('huy').instances.history(this.instance)
    return history.flatMap(({ facts }) => facts.flatMap((fact) => (fact.type === 'entered' ? [fact.node] : [])))
  }
}
