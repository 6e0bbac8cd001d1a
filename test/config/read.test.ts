import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { itemsOf, type Located, memberOf, membersOf, plain } from '../../src/config/located.ts'
import { readLocated } from '../../src/config/read.ts'
import type { JsonValue } from '../../src/json.ts'
import { temporaryFolder } from './folder.ts'

const folder = await temporaryFolder()

async function read(text: string | Uint8Array, name = 'c.yaml'): Promise<Located> {
  await writeFile(join(folder, name), text)
  return readLocated(join(folder, name))
}

/** What is said of a text that cannot be read, without the folder. */
const complaint = (text: string, name?: string): Promise<string> =>
  read(text, name).then(
    () => 'nothing',
    (error: Error) => error.message.replace(`${folder}/`, ''),
  )

describe('every value knows where it stands', () => {
  const placesOf = (root: Located) => [
    memberOf(root, 'failOn')?.position,
    itemsOf(memberOf(root, 'regions'))[1]?.position,
    memberOf(memberOf(root, 'rules'), 'iam-*')?.position,
    membersOf(memberOf(root, 'rules'))[0]?.position,
  ]
  const places = [
    { line: 2, column: 9 },
    { line: 4, column: 5 },
    { line: 6, column: 10 },
    { line: 6, column: 3 },
  ]

  it('in YAML', async () => {
    const text = ['# é', 'failOn: high', 'regions: [ a,', '    b ]', 'rules:', '  iam-*: off']
    expect(placesOf(await read(text.join('\n')))).toEqual(places)
  })

  it('in JSON with comments', async () => {
    const text = [
      '{ // é',
      '"failOn":"high",',
      '"regions": [ "a",',
      '    "b", ],',
      '"rules": {',
      '  "iam-*": "off"',
      '}}',
    ]
    const [, second, , key] = places
    const after = [
      { line: 2, column: 10 },
      { line: 6, column: 12 },
    ]
    expect(placesOf(await read(text.join('\n'), 'c.json'))).toEqual([after[0], second, after[1], key])
  })

  it('with the line ends of Windows and a byte order mark', async () => {
    const root = await read('\uFEFFversion: 1\r\nfailOn: high\r\n')
    expect(memberOf(root, 'failOn')).toEqual({
      kind: 'scalar',
      position: { line: 2, column: 9 },
      value: 'high',
      source: 'high',
    })
  })

  it('what is left empty stands at its key', async () => {
    const root = await read('a: 1\n\n  \nrules:\n# nothing\nb: 2\n')
    expect(memberOf(root, 'rules')).toMatchObject({ value: null, position: { line: 4, column: 1 } })
  })

  it('a number keeps the digits that it was written with', async () => {
    expect(memberOf(await read('account: 012345678901'), 'account')).toMatchObject({
      value: 12345678901,
      source: '012345678901',
    })
  })
})

describe('YAML is 1.2', () => {
  it('in which off, on, yes and no are words, and a day is text', async () => {
    const words = { a: 'off', b: 'on', c: 'yes', d: 'no', e: '2026-12-31', f: true }
    expect(plain(await read('a: off\nb: on\nc: yes\nd: no\ne: 2026-12-31\nf: true\n'))).toEqual(words)
  })

  it('with anchors, whose values stand where they are written', async () => {
    const root = await read('a: &why [one, two]\nb: *why\n')
    expect(plain(root)).toEqual({ a: ['one', 'two'], b: ['one', 'two'] })
    expect(memberOf(root, 'b')?.position).toEqual({ line: 1, column: 9 })
  })

  it.each(['', '\n', '# all of it\n#is: commented\n', '---\n'])('an empty file says nothing: %j', async (text) => {
    const root = await read(text)
    expect(root.kind === 'object' ? root.members : [{ value: root }]).toSatisfy(
      (members: { value: Located }[]) => members.length === 0 || plain(members[0]!.value) === null,
    )
  })

  it('keys that are special to JavaScript are keys like any other', async () => {
    const value = plain(await read('__proto__: 1\nconstructor: 2\n'))
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ])
  })
})

describe('what cannot be read is refused with its line and column', () => {
  it.each([
    [
      'failOn: high\n  incomplete: fail\n',
      'c.yaml:1:9: this is not YAML: Nested mappings are not allowed in compact mappings.',
    ],
    ['failOn: high\nfailOn: low\n', 'c.yaml:2:1: this is not YAML: Map keys must be unique.'],
    ['a: "x\n', /^c\.yaml:\d+:\d+: this is not YAML: Missing closing "quote\.$/],
    ['a: !!js/function x\n', /^c\.yaml:1:4: this is not YAML: Unresolved tag: /],
    ['\ta: 1\n', /^c\.yaml:1:\d+: this is not YAML: /],
    ['a: 1\n---\nb: 2\n', 'c.yaml:2:1: this is a second document: there may be only one.'],
    ['? [a]\n: 1\n', /^c\.yaml:1:3: this is not YAML: /],
    ['a: *nowhere\n', 'c.yaml:1:4: there is no anchor &nowhere above.'],
    ['a: &loop [*loop]\n', 'c.yaml:1:11: there is no anchor &loop above.'],
    ['a: [[[[\n'.repeat(3), /^c\.yaml:\d+:\d+: this is not YAML: /],
  ])('YAML %j', async (text, problem) => {
    expect(await complaint(text)).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
  })

  it.each([
    ['{ "a": }', 'c.json:1:8: this is not JSON: value expected.'],
    ['{\n  a: 1\n}', 'c.json:2:3: this is not JSON: invalid symbol.'],
    ['{ "a": 1', 'c.json:1:9: this is not JSON: close brace expected.'],
    ['', 'c.json:1:1: this is not JSON: value expected.'],
  ])('JSON %j', async (text, problem) => {
    expect(await complaint(text, 'c.json')).toBe(problem)
  })

  it.each([
    ['c.json', '{"a":['.repeat(60), 'c.json:1:301: this is nested too deeply.'],
    ['c.json', '['.repeat(100_000), 'c.json:1:101: this is nested too deeply.'],
    ['c.yaml', '['.repeat(20_000), 'c.yaml:1:101: this is nested too deeply.'],
    ['c.yaml', '{a: '.repeat(20_000), 'c.yaml:1:401: this is nested too deeply.'],
    ['c.yaml', '- '.repeat(20_000), 'c.yaml:1:201: this is nested too deeply.'],
    ['c.yaml', '? '.repeat(20_000), 'c.yaml:1:201: this is nested too deeply.'],
  ])('nested without end: %s', async (name, text, problem) => {
    expect(await complaint(text, name)).toBe(problem)
  })

  it('brackets in text and comments are no nesting', async () => {
    const text = '['.repeat(200)
    expect(plain(await read(`a: "${text}" # ${text}\n`))).toEqual({ a: text })
    expect(plain(await read(`{ "a": "${text}" } // ${text}`, 'c.json'))).toEqual({ a: text })
  })

  it('a file that is not there, and a folder', async () => {
    await expect(readLocated(join(folder, 'nosuch.yaml'))).rejects.toThrow('it does not exist')
    await expect(readLocated(folder)).rejects.toThrow('it is a folder')
  })
})

it('says of any value what was written, in YAML as in JSON', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab:#-\'"{}[],&*!|>%@`\n\t é😀\\0~'.split('')), maxLength: 8 })
  const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(text, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      const wrapped = { value }
      expect(plain(await read(stringify(wrapped)))).toEqual(wrapped)
      expect(plain(await read(JSON.stringify(wrapped), 'c.json'))).toEqual(wrapped)
    }),
    { numRuns: 200 },
  )
})
