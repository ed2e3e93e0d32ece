/** The driver for a person at a terminal: choices and questions, and a way out of each. */
import { CANCEL_SYMBOL, cancel, log, select, text as textPrompt } from '@clack/prompts'
import type { Variables } from '@quytrinh/engine'
import { CliError, exits, failureOf } from '../failure.js'
import { momentText } from '../format/time.js'
import { titleText } from '../format/title.js'
import { variablesText } from '../format/variables.js'
import type { Bilingual, Lang } from '../lang.js'
import type { Opening } from '../standing.js'
import type { Action, OpeningOf } from './action.js'
import type { Driver, Scene } from './driver.js'
import type { JobAnswer } from './rehearsal.js'
import { fieldsOf } from './script.js'
import { assignmentIn, type Field, valueFor } from './values.js'

const texts = {
  next: { vi: 'Làm gì tiếp theo?', en: 'What next?' },
  task: { vi: 'Hoàn thành', en: 'Complete' },
  job: { vi: 'Trả lời dịch vụ', en: 'Answer the service' },
  message: { vi: 'Gửi thông điệp cho', en: 'Send the message to' },
  signal: { vi: 'Phát tín hiệu cho', en: 'Broadcast the signal to' },
  condition: { vi: 'Đặt biến cho điều kiện', en: 'Set variables for the condition of' },
  trigger: { vi: 'Cho đi tiếp', en: 'Let go on' },
  adHoc: { vi: 'Thêm việc, hoặc kết thúc', en: 'Begin more in, or finish,' },
  inside: { vi: 'Bắt đầu việc nào?', en: 'What is to begin?' },
  finish: { vi: 'Kết thúc', en: 'Finish' },
  call: { vi: 'Quy trình được gọi', en: 'Called process' },
  timer: { vi: 'Hẹn giờ', en: 'Timer' },
  incident: { vi: 'Thử lại sau sự cố ở', en: 'Retry' },
  set: { vi: 'Đặt biến của quy trình', en: 'Set variables of the process' },
  advance: { vi: 'Cho thời gian trôi đến', en: 'Let time pass until' },
  show: { vi: 'Xem biến và diễn biến', en: 'Show variables and timeline' },
  cancel: { vi: 'Huỷ phiên xử lý này', en: 'Cancel this instance' },
  quit: { vi: 'Thoát', en: 'Leave' },
  sees: { vi: 'Người xử lý thấy', en: 'The task sees' },
  result: { vi: 'Biến kết quả: tên = giá trị (để trống: xong)', en: 'Result: name = value (empty: done)' },
  required: { vi: 'cần nhập', en: 'needed' },
  outcome: { vi: 'Dịch vụ trả lời thế nào?', en: 'What does the service answer?' },
  ok: { vi: 'Kết quả', en: 'A result' },
  error: { vi: 'Lỗi BPMN (sơ đồ xử lý)', en: 'A BPMN error (the diagram deals with it)' },
  failure: { vi: 'Không thực hiện được (sẽ thử lại)', en: 'It fails (and is tried again)' },
  code: { vi: 'Mã lỗi', en: 'Code of the error' },
  failureMessage: { vi: 'Thông báo lỗi', en: 'Message' },
  reason: { vi: 'Lý do', en: 'Reason' },
  again: { vi: 'Cũng cần trả lời', en: 'Also to be answered' },
} as const satisfies Record<string, Bilingual>

type Choice =
  | { readonly type: 'opening'; readonly opening: Opening }
  | { readonly type: 'set' | 'advance' | 'show' | 'cancel' | 'quit' }

export class DialogueDriver implements Driver {
  readonly #lang: Lang

  constructor(lang: Lang) {
    this.#lang = lang
  }

  async next(scene: Scene): Promise<Action> {
    log.message(scene.text)
    const choice = await this.#choose(scene)
    switch (choice.type) {
      case 'opening':
        return this.#act(choice.opening)
      case 'set':
        return { type: 'set', variables: await this.#variables([]) }
      case 'cancel':
        return { type: 'cancel', reason: await this.#line('reason', true) }
      case 'advance':
      case 'show':
      case 'quit':
        return { type: choice.type }
    }
  }

  async answer(title: string): Promise<JobAnswer> {
    log.step(`${this.#say('again')}: “${title}”`)
    return this.#outcome()
  }

  done(text: string): void {
    if (text !== '') log.message(text)
  }

  /** A refusal is told, and the person goes on. */
  failed(error: unknown): void {
    const { code, sentence } = failureOf(error)
    if (code === 'unexpected') throw error
    log.error(`${sentence[this.#lang]} [${code}]`)
  }

  close(): void {}

  async #choose({ openings, nextDue, picture }: Scene): Promise<Choice> {
    // Time is moved instead of choosing a timer, and what a called instance waits for is in the list itself.
    const doable = openings.filter(({ type }) => type !== 'timer' && type !== 'call')
    const choices: readonly Choice[] = [
      ...doable.map((opening): Choice => ({ type: 'opening', opening })),
      ...(nextDue === undefined ? [] : [{ type: 'advance' } as const]),
      ...(picture === undefined ? [] : ([{ type: 'set' }, { type: 'show' }, { type: 'cancel' }] as const)),
      { type: 'quit' },
    ]
    const options = choices.map((choice, value) => ({ value, label: this.#label(choice, nextDue) }))
    const chosen = await this.#answered(
      select({ message: this.#say('next'), options, maxItems: 12, showInstructions: false }),
    )
    return choices[chosen] ?? { type: 'quit' }
  }

  #label(choice: Choice, nextDue: number | undefined): string {
    if (choice.type === 'opening') {
      const { type, title, turn } = choice.opening
      return `${this.#say(type)} ${titleText(title, turn, this.#lang)}`
    }
    const due = choice.type === 'advance' && nextDue !== undefined ? ` ${momentText(nextDue, this.#lang)}` : ''
    return `${this.#say(choice.type)}${due}`
  }

  async #act(opening: Opening): Promise<Action> {
    switch (opening.type) {
      case 'task': {
        const sees = variablesText(opening.sees, 12)
        if (sees !== '') log.info(`${this.#say('sees')}: ${sees}`)
        return { type: 'complete', task: opening, variables: await this.#variables(fieldsOf(opening)) }
      }
      case 'job':
        return { type: 'answer', job: opening, answer: await this.#outcome(opening) }
      case 'message':
      case 'signal':
      case 'condition':
      case 'trigger':
        return { type: 'deliver', event: opening, variables: await this.#variables([]) }
      case 'adHoc':
        return this.#adHoc(opening)
      case 'incident':
        return { type: 'retry', incident: opening }
      case 'timer':
        return { type: 'advance' }
      case 'call':
        return { type: 'show' }
    }
  }

  async #adHoc(adHoc: OpeningOf<'adHoc'>): Promise<Action> {
    const activities = adHoc.activities.map((value) => ({
      value,
      label: titleText(adHoc.graph?.nodes[value]?.name ?? value, undefined, this.#lang),
    }))
    const options = [...activities, { value: '', label: this.#say('finish') }]
    const activity = await this.#answered(select({ message: this.#say('inside'), options, showInstructions: false }))
    return activity === '' ? { type: 'finish', adHoc } : { type: 'begin', adHoc, activity }
  }

  async #outcome(job?: OpeningOf<'job'>): Promise<JobAnswer> {
    const options = [
      { value: 'result' as const, label: this.#say('ok') },
      { value: 'error' as const, label: this.#say('error') },
      { value: 'failure' as const, label: this.#say('failure') },
    ]
    const type = await this.#answered(select({ message: this.#say('outcome'), options, showInstructions: false }))
    if (type === 'result') return { type, variables: await this.#variables([]) }
    if (type === 'failure') return { type, message: await this.#line('failureMessage', true) }
    const codes = job === undefined ? [] : caughtAt(job)
    const code = await this.#line('code', true, codes.join(', '))
    return { type, code, variables: await this.#variables([]) }
  }

  /** First what the form asks for, then whatever else. */
  async #variables(fields: readonly Field[]): Promise<Variables> {
    const values: Record<string, Variables[string]> = {}
    for (const field of fields) {
      const typed = await this.#answered(
        textPrompt({
          message: `${field.label ?? field.name} (${field.name}, ${field.type})`,
          validate: (text = '') => {
            if (text === '') return field.isRequired ? this.#say('required') : undefined
            return this.#complaint(() => valueFor(text, field))
          },
        }),
      )
      if (typed !== undefined && typed !== '') values[field.name] = valueFor(typed, field)
    }
    for (;;) {
      const validate = (text = '') => (text.trim() === '' ? undefined : this.#complaint(() => assignmentIn(text)))
      const line = await this.#answered(textPrompt({ message: this.#say('result'), validate }))
      if (line === undefined || line.trim() === '') return values
      const { name, text } = assignmentIn(line)
      values[name] = valueFor(text)
    }
  }

  #line(name: 'reason' | 'failureMessage' | 'code', isRequired: boolean, placeholder = ''): Promise<string> {
    const validate = (text = '') => (isRequired && text.trim() === '' ? this.#say('required') : undefined)
    return this.#answered(textPrompt({ message: this.#say(name), placeholder, validate }))
  }

  #complaint(check: () => unknown): string | undefined {
    try {
      check()
      return undefined
    } catch (error) {
      return failureOf(error).sentence[this.#lang]
    }
  }

  async #answered<T>(prompt: Promise<T | typeof CANCEL_SYMBOL>): Promise<T> {
    const answer = await prompt
    if (answer !== CANCEL_SYMBOL) return answer as T // all that is left
    cancel()
    throw new CliError('interrupted', { vi: 'Đã dừng.', en: 'Stopped.' }, { exit: exits.interrupted })
  }

  #say(name: keyof typeof texts): string {
    return texts[name][this.#lang]
  }
}

/** The error codes that boundary events of an activity catch: what the person is likely to mean. */
function caughtAt({ node, graph }: OpeningOf<'job'>): readonly string[] {
  return Object.values(graph?.nodes ?? {}).flatMap((event) => {
    if (event.kind !== 'boundaryEvent' || event.attachedTo !== node) return []
    return event.triggers.flatMap((trigger) =>
      trigger.type === 'error' && trigger.code !== undefined ? [trigger.code] : [],
    )
  })
}
