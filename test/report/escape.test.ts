import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  inert,
  jsonText,
  markdownBlock,
  markdownCode,
  markdownText,
  printable,
  sarifText,
  wellFormed,
} from '../../src/report/escape.ts'
import { anyText } from './sample.ts'

describe('printable', () => {
  it.each([
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\u009bb\u007f', 'a\\x9bb\\x7f'],
    ['one\r\n\ttwo', 'one\\r\\n\\ttwo'],
    ['a\u202eb\u2028\ufeff', 'a\\u202eb\\u2028\\ufeff'],
    ['\u{e0041}', '\\u{e0041}'],
    ['half \ud83d', 'half \\ud83d'],
    ['naïve-名前-🎉', 'naïve-名前-🎉'],
    ['x ##[error]y ##vso[task]z', 'x #\\x23[error]y #\\x23vso[task]z'],
    ['## heading', '## heading'],
  ])('%j is %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('leaves nothing that a terminal obeys, and the rest as it is', () => {
    fc.assert(fc.property(anyText, (text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(printable(text))))
    fc.assert(fc.property(fc.stringMatching(/^[ -"$-~]*$/), (text) => printable(text) === text))
  })
})

describe('inert', () => {
  it('disarms :: at the start of any line, and nowhere else', () => {
    expect(inert('::error::x\n  ::warning::y\n\u00a0::debug::z')).toBe(
      '\\x3a:error::x\n  \\x3a:warning::y\n\u00a0\\x3a:debug::z',
    )
    expect(inert('arn:aws:s3:::bucket\n$ ::x\n: x')).toBe('arn:aws:s3:::bucket\n$ ::x\n: x')
  })
})

describe('jsonText', () => {
  it('is the value again when parsed, apart from lone surrogates', () => {
    const isKept = (value: unknown) => isDeepStrictEqual(JSON.parse(jsonText(value)), JSON.parse(JSON.stringify(value)))
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), isKept))
    fc.assert(fc.property(anyText, (text) => JSON.parse(jsonText(text)) === wellFormed(text)))
    fc.assert(fc.property(anyText, (text) => Object.keys(JSON.parse(jsonText({ [text]: 1 })))[0] === wellFormed(text)))
  })

  it('keeps an escape that only looks like a surrogate', () => {
    expect(JSON.parse(jsonText('C:\\ud800'))).toBe('C:\\ud800')
    expect(jsonText('\\\ud800')).toBe('"\\\\\ufffd"\n')
  })

  it('prints nothing that a terminal or a CI system obeys', () => {
    expect(jsonText('\u009b31m\u202e##[error]x')).toBe('"\\u009b31m\\u202e#\\u0023[error]x"\n')
    fc.assert(
      fc.property(anyText, (text) => {
        const json = jsonText({ [text]: [text] })
        expect(json).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\w*\[|^\s*::/mu)
      }),
    )
  })
})

describe('sarifText', () => {
  it('doubles braces and breaks links', () => {
    expect(sarifText('{0} {{1}} [a](b) [[c](d)](e) f[1]')).toBe('{{0}} {{{{1}}}} [a] (b) [[c] (d)] (e) f[1]')
  })
})

describe('Markdown', () => {
  it('text has no markup, HTML, links or lines of its own', () => {
    expect(markdownText('**a** [b](c) <i> `d` https://e.f www.g.h | # x_y &amp;\n# z')).toBe(
      '\\*\\*a\\*\\* \\[b\\](c) \\<i\\> \\`d\\` https\\://e.f www\\.g.h \\| \\# x\\_y \\&amp;\\\\n\\# z',
    )
  })

  it('code cannot end its own fence', () => {
    expect(markdownCode('a')).toBe('`a`')
    expect(markdownCode('a `b`` c')).toBe('``` a `b`` c ```')
    expect(markdownBlock('echo ```', 'sh')).toBe('````sh\necho ```\n````')
    expect(markdownBlock('a\n```\nb', 'sh')).toBe('````sh\na\\n```\\nb\n````')
  })
})
