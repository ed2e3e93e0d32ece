/** Why a person may not do something, in the words of their language. */
import type { HumanTaskEvent, HumanTaskState } from '../kernel/env.js'
import type { Denial, Sentence } from '../ports/authorizer.js'

/** A refusal without its decision: a code and what its sentence speaks of. */
export type Reason = Pick<Denial, 'reason' | 'params' | 'sentence'>

type Params = Readonly<Record<string, string>>

const actionNames: Readonly<Record<HumanTaskEvent, Sentence>> = {
  claim: { vi: 'nhận việc', en: 'claim' },
  start: { vi: 'bắt đầu làm', en: 'start' },
  stop: { vi: 'ngừng làm', en: 'stop' },
  release: { vi: 'trả lại việc', en: 'release' },
  delegate: { vi: 'giao cho người khác', en: 'delegate' },
  forward: { vi: 'chuyển tiếp', en: 'forward' },
  suspend: { vi: 'tạm dừng', en: 'suspend' },
  resume: { vi: 'tiếp tục', en: 'resume' },
  complete: { vi: 'hoàn thành', en: 'complete' },
}

const stateNames: Readonly<Record<HumanTaskState, Sentence>> = {
  created: { vi: 'mới tạo, chưa giao cho ai', en: 'created, and not offered to anybody yet' },
  ready: { vi: 'đang chờ người nhận', en: 'waiting to be claimed' },
  reserved: { vi: 'đã có người nhận', en: 'claimed' },
  inProgress: { vi: 'đang có người làm', en: 'in progress' },
  suspended: { vi: 'đang tạm dừng', en: 'suspended' },
}

const sentences: Readonly<Record<string, (params: Params) => Sentence>> = {
  'not-member': ({ user, agency }) => ({
    vi: `“${user}” hiện không thuộc cơ quan “${agency}”. Người quản lý danh bạ của cơ quan có thể bổ sung.`,
    en: `“${user}” does not belong to the agency “${agency}” at present. Whoever keeps its directory can add them.`,
  }),
  'not-candidate': () => ({
    vi: 'Việc này được giao cho người khác hoặc nhóm khác, nên bạn không thể nhận.',
    en: 'This task is offered to other people or groups, so you cannot take it.',
  }),
  'no-candidates': ({ administrators }) => ({
    vi: `Việc này chưa nêu ai được nhận, nên chỉ người quản trị nghiệp vụ (${administrators}) nhận được. Hãy bổ sung người nhận trong sơ đồ.`,
    en: `Nobody is named for this task, so only a business administrator (${administrators}) can take it. Name somebody in the diagram.`,
  }),
  'not-claimed': () => ({
    vi: 'Chưa có ai nhận việc này. Hãy nhận việc trước.',
    en: 'Nobody has claimed this task yet. Claim it first.',
  }),
  'not-owner': ({ owner }) => ({
    vi: `Việc này do “${owner}” đang giữ, nên chỉ người đó làm được điều này.`,
    en: `“${owner}” holds this task, so only they can do this.`,
  }),
  'not-administrator': ({ administrators }) => ({
    vi: `Chỉ người quản trị nghiệp vụ (${administrators}) làm được điều này.`,
    en: `Only a business administrator (${administrators}) can do this.`,
  }),
  'not-designer': ({ designers }) => ({
    vi: `Chỉ người thiết kế quy trình (${designers}) làm được điều này.`,
    en: `Only a process designer (${designers}) can do this.`,
  }),
  'not-worker': ({ workers }) => ({
    vi: `Chỉ chương trình xử lý được cấp quyền (${workers}) mới nhận và trả kết quả công việc tự động.`,
    en: `Only an external worker that is named (${workers}) can fetch jobs and answer them.`,
  }),
  'authorizer-failed': () => ({
    vi: 'Không kiểm tra được quyền, nên yêu cầu bị từ chối. Hãy thử lại; nếu vẫn lỗi, báo người quản trị hệ thống.',
    en: 'Permissions could not be checked, so this was refused. Try again; if it goes on, tell the system administrator.',
  }),
  'transition-not-allowed': ({ action = '', state = '', owner }) => {
    const does = nameIn(actionNames, action)
    const is = nameIn(stateNames, state)
    const by = owner === undefined ? '' : ` (${owner})`
    return {
      vi: `Không thể ${does.vi}: việc này ${is.vi}${by}.`,
      en: `Cannot ${does.en}: this task is ${is.en}${by}.`,
    }
  },
}

/** The codes that this catalogue has sentences for. */
export const reasonCodes: readonly string[] = Object.keys(sentences)

/**
 * The sentence for a refusal, in both languages.
 *
 * @param refusal - what an authorizer answered, or what `actions` says of an action; a sentence that it brings along is kept
 */
export function sentenceOf(refusal: Reason): Sentence {
  if (refusal.sentence !== undefined) return refusal.sentence
  const render = Object.hasOwn(sentences, refusal.reason) ? sentences[refusal.reason] : undefined
  return (
    render?.(refusal.params ?? {}) ?? {
      vi: `Bạn không có quyền làm điều này (mã lý do: ${refusal.reason}).`,
      en: `You may not do this (reason code: ${refusal.reason}).`,
    }
  )
}

/**
 * The sentence for a refusal, in one language.
 *
 * @example
 * ```ts
 * describeReason({ reason: 'not-claimed' }, 'vi') // 'Chưa có ai nhận việc này. Hãy nhận việc trước.'
 * ```
 */
export function describeReason(refusal: Reason, locale: keyof Sentence): string {
  return sentenceOf(refusal)[locale]
}

function nameIn(names: Readonly<Record<string, Sentence>>, key: string): Sentence {
  return (Object.hasOwn(names, key) ? names[key] : undefined) ?? { vi: key, en: key }
}
