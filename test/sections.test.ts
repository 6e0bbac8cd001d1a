import rules from 'awsure:rules'
import { readFileSync } from 'node:fs'
import { isWithin, SECTIONS, sectionOf } from '../src/sections.ts'

const shared = (name: string) => readFileSync(new URL(`../../shared/${name}`, import.meta.url), 'utf8')

/** Rows `| 8.1 IAM | 807-819 | … |` of the catalogue: which lines of the document each section is. */
const LINES = [...shared('catalogue/catalogue.md').matchAll(/^\| (\d+(?:\.\d+)?) [^|]*\| (\d+)(?:-(\d+))? \|/gm)].map(
  ([, id = '', from, to]) => ({ id, from: Number(from), to: Number(to ?? from) }),
)

/** A question, the heading of several sections, or a conclusion of one of them. */
const STANDS_OVER_OTHERS =
  /^## ?\d+|Types of Listeners|Key Features of|Key Concepts of|Steps to|Example IAM Policy|Conclusion/

const sources = new Set(rules.flatMap(({ rule }) => rule.source))

describe('sections of the source document', () => {
  it('are those that the document has, in its order', () => {
    const parts = SECTIONS.map(({ id }) => id)
    expect(parts.filter((id) => id.includes('.') || !parts.some((other) => other.startsWith(`${id}.`)))).toEqual(
      LINES.map(({ id }) => id),
    )
  })

  it('leave no heading of the document out', () => {
    const lines = shared('source-document.md').split('\n')
    const headings = lines.flatMap((text, index) => (/^#{1,6} *\S/.test(text) ? [{ text, line: index + 1 }] : []))
    expect(headings.length).toBeGreaterThan(100)
    const strays = headings.filter(({ line }) => !LINES.some(({ from, to }) => from <= line && line <= to))
    expect(strays.filter(({ text }) => !STANDS_OVER_OTHERS.test(text)).map(({ text }) => text)).toEqual([])
  })

  it.each(SECTIONS.filter(({ id }) => LINES.some((line) => line.id === id)))(
    '$id $title is the source of a rule, or says why not',
    ({ id, unchecked }) => {
      expect(sources.has(id) ? 'the source of a rule' : unchecked).toBeTruthy()
      if (sources.has(id)) expect(unchecked, 'a reason for nothing').toBeUndefined()
    },
  )

  it.each(rules)('$rule.id names sections that exist', ({ rule }) => {
    for (const id of rule.source) expect(sectionOf(id)?.id).toBe(id)
  })

  it('hold their parts, and nothing that only looks alike', () => {
    expect([isWithin('8.1', '8'), isWithin('8', '8'), isWithin('8', '8.1'), isWithin('8.10', '8.1')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
