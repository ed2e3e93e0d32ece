import { harmless } from '../format/text.js'
import { dueText, momentText, spanText } from '../format/time.js'
import { titleText } from '../format/title.js'
import { variablesText } from '../format/variables.js'
import type { Bilingual, Lang } from '../lang.js'
import { describeIncident } from '../messages/incidents.js'
import type { Awaited, Desk, Happening, TimelineItem } from './happening.js'
import type { Names } from './names.js'

/** What happened, in one sentence. */
export function sentenceOf({ what, at }: Pick<TimelineItem, 'what' | 'at'>, names: Names, lang: Lang): string {
  const sentence = sentences[what.type] as (what: Happening, context: Context) => Bilingual // the table pairs them
  return harmless(sentence(what, { at, names, lang })[lang])
}

interface Context {
  readonly at: number
  readonly names: Names
  readonly lang: Lang
}

type Sentences = {
  readonly [T in Happening['type']]: (what: Extract<Happening, { type: T }>, context: Context) => Bilingual
}

const sentences: Sentences = {
  started: ({ process, version, businessKey, due, variables }, { names, lang }) => {
    const name = names.process(process)
    return {
      vi: `Bắt đầu quy trình ${name}, phiên bản ${version}${ifSet(businessKey, (key) => `, hồ sơ ${key}`)}${ifSet(due, (at) => `; hạn của cơ quan ${dueText(at, lang)}`)}${listed(variables)}`,
      en: `Started ${name}, version ${version}${ifSet(businessKey, (key) => `, case ${key}`)}${ifSet(due, (at) => `; the agency’s due ${dueText(at, lang)}`)}${listed(variables)}`,
    }
  },
  taskOpened: (task, { names, lang }) => {
    const desk = deskText(task, names)
    return {
      vi: `Giao ${titleText(task.name, task.turn, lang)} cho ${desk.vi}${dues(task).vi}`,
      en: `${titleText(task.name, task.turn, lang)} goes to ${desk.en}${dues(task).en}`,
    }
  },
  taskMoved: (task, { names, lang }) => {
    const name = titleText(task.name, task.turn, lang)
    const to = task.owner === null ? '' : names.person(task.owner)
    return moves(task.event, name, to)
  },
  taskCompleted: (task, { at, lang }) => {
    const late = task.due !== undefined && at > task.due ? spanText(at - task.due, lang) : undefined
    return {
      vi: `Hoàn thành ${titleText(task.name, task.turn, lang)}${ifSet(late, (span) => `, trễ hạn ${span}`)}${listed(task.variables)}`,
      en: `Completed ${titleText(task.name, task.turn, lang)}${ifSet(late, (span) => `, ${span} late`)}${listed(task.variables)}`,
    }
  },
  taskWithdrawn: (task, { lang }) => ({
    vi: `Thu lại ${titleText(task.name, task.turn, lang)}: không cần làm nữa`,
    en: `Withdrew ${titleText(task.name, task.turn, lang)}: no longer needed`,
  }),
  timerSet: ({ node, due }, { names }) => ({
    vi: `Chờ đến ${momentText(due, 'vi')}: ${names.node(node)}`,
    en: `Waits until ${momentText(due, 'en')}: ${names.node(node)}`,
  }),
  timerFired: ({ node, next }, { names }) => ({
    vi: `Đến giờ: ${names.node(node)}${ifSet(next, (at) => `; lần tới ${momentText(at, 'vi')}`)}`,
    en: `Time is up: ${names.node(node)}${ifSet(next, (at) => `; next ${momentText(at, 'en')}`)}`,
  }),
  jobOpened: ({ node, turn, topic }, { names }) => ({
    vi: `Gọi dịch vụ ${names.node(node, turn)} (${topic})`,
    en: `Asked the service ${names.node(node, turn)} (${topic})`,
  }),
  jobDone: ({ node, turn, variables }, { names }) => ({
    vi: `Dịch vụ ${names.node(node, turn)} đã trả lời${listed(variables)}`,
    en: `The service ${names.node(node, turn)} answered${listed(variables)}`,
  }),
  jobFailed: ({ node, turn, attempts, error, due }, { names }) => ({
    vi: `Dịch vụ ${names.node(node, turn)} không thực hiện được (lần ${attempts}): ${error}${ifSet(due, (at) => `; thử lại lúc ${momentText(at, 'vi')}`)}`,
    en: `The service ${names.node(node, turn)} failed (attempt ${attempts}): ${error}${ifSet(due, (at) => `; tried again at ${momentText(at, 'en')}`)}`,
  }),
  errorThrown: ({ node, code, caughtBy }, { names }) => ({
    vi: `Lỗi ${code ?? ''} tại ${names.node(node)}${caughtBy === null ? ', không nơi nào xử lý' : `, xử lý theo ${names.node(caughtBy)}`}`,
    en: `Error ${code ?? ''} at ${names.node(node)}${caughtBy === null ? ', which nothing catches' : `, caught by ${names.node(caughtBy)}`}`,
  }),
  escalationThrown: ({ node, code, caughtBy }, { names }) => ({
    vi: `Báo lên cấp trên${spaced(code)} từ ${names.node(node)}${caughtBy === null ? ', không nơi nào nhận' : `, xử lý theo ${names.node(caughtBy)}`}`,
    en: `Escalation${spaced(code)} at ${names.node(node)}${caughtBy === null ? ', which nothing catches' : `, caught by ${names.node(caughtBy)}`}`,
  }),
  messageThrown: ({ node, name, key }, { names }) => ({
    vi: `${names.node(node)}: gửi thông điệp “${name}”${ifSet(key, (text) => `, khoá ${text}`)}`,
    en: `${names.node(node)}: sent the message “${name}”${ifSet(key, (text) => `, key ${text}`)}`,
  }),
  signalThrown: ({ node, name }, { names }) => ({
    vi: `${names.node(node)}: phát tín hiệu “${name}”`,
    en: `${names.node(node)}: broadcast the signal “${name}”`,
  }),
  eventAwaited: (event, { names }) => {
    const what = awaitedText(event)
    return {
      vi: `${names.node(event.node, event.turn)} chờ ${what.vi}`,
      en: `${names.node(event.node, event.turn)} waits for ${what.en}`,
    }
  },
  eventOccurred: (event, { names }) => {
    const name = names.node(event.node, event.turn)
    const what = arrivedText(event)
    return { vi: `${name}: ${what.vi}${listed(event.variables)}`, en: `${name}: ${what.en}${listed(event.variables)}` }
  },
  called: ({ node, turn, process, instance }, { names }) => ({
    vi: `${names.node(node, turn)}: gọi quy trình “${process}”, phiên xử lý ${instance}`,
    en: `${names.node(node, turn)}: called the process “${process}”, instance ${instance}`,
  }),
  callEnded: ({ node, turn, process, isStopped, variables }, { names }) => ({
    vi: `${names.node(node, turn)}: ${isStopped ? `dừng quy trình được gọi “${process}”` : `quy trình được gọi “${process}” đã kết thúc${listed(variables)}`}`,
    en: `${names.node(node, turn)}: the called process “${process}” ${isStopped ? 'was stopped' : `ended${listed(variables)}`}`,
  }),
  compensationBegun: ({ node, activity, steps }, { names }) => {
    const list = steps.map((step) => names.node(step)).join(', ')
    return {
      vi: `${names.node(node)}: hoàn tác ${activity === null ? 'những việc đã làm' : names.node(activity)} bằng ${list}`,
      en: `${names.node(node)}: undoes ${activity === null ? 'what has been done' : names.node(activity)} by ${list}`,
    }
  },
  gatewayActivated: ({ node }, { names }) => ({
    vi: `${names.node(node)}: đủ điều kiện đi tiếp`,
    en: `${names.node(node)}: has what it needs to go on`,
  }),
  decisionMade: ({ node, decision, version, rules }, { names }) => {
    const list = rules.join(', ')
    return {
      vi: `${names.node(node)}: đã quyết định theo ${decision}, phiên bản ${version}${list && `, luật ${list}`}`,
      en: `${names.node(node)}: decided by ${decision}, version ${version}${list && `, rule ${list}`}`,
    }
  },
  numberTaken: ({ node, register, number }, { names }) => ({
    vi: `${names.node(node)}: lấy số ${number} trong sổ ${register}`,
    en: `${names.node(node)}: took number ${number} of register ${register}`,
  }),
  passed: ({ node }, { names }) => ({ vi: `Qua ${names.node(node)}`, en: `Passed ${names.node(node)}` }),
  chosen: ({ node, flow }, { names }) => ({
    vi: `${names.node(node)}: ${flow}`,
    en: `${names.node(node)}: ${flow}`,
  }),
  begun: ({ node, turns }, { names }) => ({
    vi: `Bắt đầu ${names.node(node)}${ifSet(turns, (count) => `: ${count} lượt`)}`,
    en: `Began ${names.node(node)}${ifSet(turns, (count) => `: ${count} times`)}`,
  }),
  instanceAdded: ({ node }, { names }) => ({
    vi: `Thêm một lượt vào ${names.node(node)}`,
    en: `Added one more to ${names.node(node)}`,
  }),
  instanceDropped: ({ node }, { names }) => ({
    vi: `Bỏ một lượt chưa bắt đầu của ${names.node(node)}`,
    en: `Struck one of ${names.node(node)} that had not begun`,
  }),
  incidentRaised: ({ incident }, { names }) => ({
    vi: `Sự cố tại ${names.node(incident.node)}: ${describeIncident(incident, 'vi')}`,
    en: `Incident at ${names.node(incident.node)}: ${describeIncident(incident, 'en')}`,
  }),
  incidentResolved: ({ node }, { names }) => ({
    vi: `Thử lại sau sự cố tại ${names.node(node)}`,
    en: `Tried again after the incident at ${names.node(node)}`,
  }),
  variablesSet: ({ variables }) => ({
    vi: `Đặt biến${listed(variables)}`,
    en: `Set variables${listed(variables)}`,
  }),
  ended: ({ status, reason }) => {
    const ending = Object.hasOwn(endings, status) ? endings[status] : undefined
    const why = ifSet(reason, (text) => `: ${text}`)
    return { vi: `${ending?.vi ?? status}${why}`, en: `${ending?.en ?? status}${why}` }
  },
}

/** What is waited for from outside. */
export function awaitedText({ kind, name, key }: Pick<Awaited, 'kind' | 'name' | 'key'>): Bilingual {
  if (kind === undefined) return { vi: 'sự kiện', en: 'an event' }
  const withKey = { vi: ifSet(key, (text) => `, khoá ${text}`), en: ifSet(key, (text) => `, key ${text}`) }
  switch (kind) {
    case 'message':
      return { vi: `thông điệp “${name}”${withKey.vi}`, en: `the message “${name}”${withKey.en}` }
    case 'signal':
      return { vi: `tín hiệu “${name}”`, en: `the signal “${name}”` }
    case 'condition':
      return { vi: 'điều kiện được thoả mãn', en: 'its condition' }
    case 'data':
      return { vi: 'dữ liệu đầu vào', en: 'its data' }
    case 'trigger':
      return { vi: 'người cho đi tiếp', en: 'somebody to let it go on' }
  }
}

function arrivedText(event: Pick<Awaited, 'kind' | 'name' | 'key'>): Bilingual {
  if (event.kind === 'condition') return { vi: 'điều kiện đã thoả mãn', en: 'its condition holds now' }
  if (event.kind === 'data') return { vi: 'đã có dữ liệu đầu vào', en: 'its data is there' }
  if (event.kind === 'trigger') return { vi: 'được cho đi tiếp', en: 'was let go on' }
  const what = awaitedText(event)
  return { vi: `đã có ${what.vi}`, en: `${what.en} came` }
}

function spaced(code: string | null): string {
  return code === null ? '' : ` ${code}`
}

const endings: Readonly<Record<string, Bilingual>> = {
  completed: { vi: 'Quy trình kết thúc', en: 'The process is completed' },
  terminated: { vi: 'Quy trình bị chấm dứt', en: 'The process was terminated' },
  cancelled: { vi: 'Quy trình bị huỷ', en: 'The process was cancelled' },
}

function moves(event: string, name: string, to: string): Bilingual {
  const known: Readonly<Record<string, Bilingual>> = {
    claim: { vi: `Nhận ${name}`, en: `Claimed ${name}` },
    release: { vi: `Trả lại ${name}`, en: `Released ${name}` },
    start: { vi: `Bắt đầu làm ${name}`, en: `Started ${name}` },
    stop: { vi: `Tạm ngừng ${name}`, en: `Stopped ${name}` },
    delegate: { vi: `Giao ${name} cho ${to}`, en: `Delegated ${name} to ${to}` },
    forward: { vi: `Chuyển tiếp ${name}`, en: `Forwarded ${name}` },
    suspend: { vi: `Tạm dừng ${name}`, en: `Suspended ${name}` },
    resume: { vi: `Tiếp tục ${name}`, en: `Resumed ${name}` },
  }
  return (
    (Object.hasOwn(known, event) ? known[event] : undefined) ?? { vi: `${name}: ${event}`, en: `${name}: ${event}` }
  )
}

/** On whose desk a task is, or who may take it. */
export function deskText(
  { owner, candidates }: { readonly owner?: string; readonly candidates: readonly string[] },
  names: Names,
): Bilingual {
  if (owner !== undefined) return { vi: names.person(owner), en: names.person(owner) }
  const refs = candidates.map(names.ref).join(', ')
  return refs === ''
    ? { vi: 'người quản trị (chưa nêu ai)', en: 'the administrators (nobody is named)' }
    : { vi: refs, en: refs }
}

function dues({ due, agencyDue }: Desk): Bilingual {
  const vi = [
    ...(due === undefined ? [] : [`hạn ${dueText(due, 'vi')}`]),
    ...(agencyDue === undefined ? [] : [`hạn cơ quan ${dueText(agencyDue, 'vi')}`]),
  ]
  const en = [
    ...(due === undefined ? [] : [`due ${dueText(due, 'en')}`]),
    ...(agencyDue === undefined ? [] : [`agency due ${dueText(agencyDue, 'en')}`]),
  ]
  return { vi: vi.map((text) => `; ${text}`).join(''), en: en.map((text) => `; ${text}`).join('') }
}

function listed(variables: Parameters<typeof variablesText>[0]): string {
  const text = variablesText(variables)
  return text === '' ? '' : `: ${text}`
}

function ifSet<T>(value: T | null | undefined, text: (value: T) => string): string {
  return value === undefined || value === null ? '' : text(value)
}
