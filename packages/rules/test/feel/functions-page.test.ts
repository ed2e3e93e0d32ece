import { expect, test } from 'vitest'
import { builtinGroups, builtins, dialects } from '../../src/feel/functions.js'
import type { FeelFunction } from '../../src/index.js'
import { calls, camundaCalls } from './function-cases.js'
import { meanings } from './meanings.js'

const TITLES: Readonly<Record<string, string>> = {
  conversion: 'Conversion · Chuyển đổi',
  boolean: 'Boolean · Đúng/sai',
  string: 'Text · Chuỗi',
  list: 'Lists · Danh sách',
  number: 'Numbers · Số',
  temporal: 'Dates and times · Ngày giờ',
  range: 'Ranges · Khoảng',
  context: 'Contexts · Ngữ cảnh',
}

const HEAD = `# Functions of FEEL · Các hàm của FEEL

Every function that an expression can call (DMN 1.5, 10.3.4), as the code has it; a test holds this page. \`?\` marks what may be left out,
\`…\` what may be repeated. Arguments are given in order or by name: \`substring("hồ sơ", start position: 4)\`. What the examples give is written
as JSON. How expressions are written: [FEEL for designers](feel.md), [FEEL cho người thiết kế](feel.vi.md).

Mọi hàm gọi được trong biểu thức. \`?\` là tham số có thể bỏ, \`…\` là tham số có thể lặp lại. Kết quả của ví dụ ghi theo JSON.
`

test('the page of functions lists every function with its parameters, meaning and an example', async () => {
  const groups = Object.entries(builtinGroups).map(([group, functions]) =>
    section(TITLES[group] ?? group, functions, calls),
  )
  const own = Object.fromEntries([...dialects.camunda].filter(([name]) => !builtins.has(name)))
  const camunda = section('Camunda 8, where the dialect `camunda` is chosen · Phương ngữ Camunda 8', own, camundaCalls)

  await expect([HEAD, ...groups, camunda].join('\n')).toMatchFileSnapshot('../../../../docs/rules/functions.md')
})

test('every function has a meaning, and every meaning a function', () => {
  expect(Object.keys(meanings).toSorted()).toEqual([...dialects.camunda.keys()].toSorted())
})

function section(
  title: string,
  functions: Readonly<Record<string, FeelFunction>>,
  cases: readonly (readonly [string, unknown])[],
): string {
  const rows = Object.entries(functions).map(([name, { parameters }]) => {
    const signature = parameters
      .map((each) => each.name + (each.isOptional ? '?' : each.isVariadic ? '…' : ''))
      .join(', ')
    const [text = '', value = null] = cases.find(([each]) => each.startsWith(`${name}(`)) ?? []
    const [en = '', vi = ''] = meanings[name] ?? []
    return `| ${code(`${name}(${signature})`)} | ${en} | ${vi} | ${code(text)} | ${code(JSON.stringify(value))} |`
  })
  const head = '| Function · Hàm | gives | cho | Example · Ví dụ | Value · Giá trị |\n|---|---|---|---|---|'
  return `## ${title}\n\n${head}\n${rows.join('\n')}\n`
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}
