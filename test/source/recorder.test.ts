import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { canonical, type JsonObject } from '../../src/json.ts'
import { recorder as newRecorder, resumed } from '../../src/source/recorder.ts'
import { openSnapshot } from '../../src/source/snapshot.ts'
import { prepareSnapshot, type SnapshotContent } from '../../src/source/snapshot-write.ts'
import { type Answer, type CallRequest, INTERRUPTED, type Source } from '../../src/source/source.ts'
import { elbv2, iam } from './services.ts'

/** A recorder around one source. */
function recorder(inner: Source, ...of: Parameters<typeof newRecorder>) {
  const { around, finish } = newRecorder(...of)
  return { call: around(inner).call, finish }
}

const END = {
  capturedAt: new Date('2026-06-01T12:00:00Z'),
  accounts: [{ id: '111122223333', partition: 'aws', regions: ['eu-west-1', 'us-east-1'] }],
  tool: { name: 'awsure', version: '0.1.0' },
}
const FORMS = ['folder', 'a.json', 'a.json.gz', 'a.ndjson', 'a.ndjson.gz']

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awsure-recorder-'))
})
afterEach(() => rm(folder, { recursive: true }))

const at = (...names: string[]) => join(folder, ...names)
const text = (...names: string[]) => readFile(at(...names), 'utf8')

const request = (
  service: typeof iam | typeof elbv2,
  operation: string,
  input: JsonObject = {},
  region = 'eu-west-1',
) => ({
  account: '111122223333',
  region: service.scope === 'global' ? 'global' : region,
  service,
  operation,
  input,
})

const keyOf = ({ account, region, service, operation, input }: CallRequest) =>
  canonical([account, region, service.client, operation, input])

/** Answers as told, and counts how often it was asked. */
function told(...answers: [CallRequest, Answer][]): Source & { asked: number } {
  const byKey = new Map(answers.map(([asked, answer]) => [keyOf(asked), answer]))
  const source = {
    asked: 0,
    call: async (asked: CallRequest): Promise<Answer> => {
      source.asked += 1
      return byKey.get(keyOf(asked)) ?? { state: 'absent', code: 'NotRecorded', reason: 'told nothing' }
    },
  }
  return source
}

const output = (content: JsonObject): Answer => ({ state: 'output', output: content })
const DENIED: Answer = { state: 'error', error: { name: 'AccessDenied', message: 'no' } }

const USERS = request(iam, 'ListUsers')
const PROFILE = request(iam, 'GetLoginProfile', { UserName: 'alice' })
const LISTENERS = request(elbv2, 'DescribeListeners', { LoadBalancerArn: 'arn:b' })
const BALANCERS = request(elbv2, 'DescribeLoadBalancers')
const LIVE: [CallRequest, Answer][] = [
  [LISTENERS, output({ Listeners: [] })],
  [BALANCERS, output({ LoadBalancers: [{ LoadBalancerArn: 'arn:b' }] })],
  [PROFILE, { state: 'error', error: { name: 'NoSuchEntityException', message: 'none' } }],
  [USERS, output({ Users: [{ UserName: 'alice' }] })],
]

async function record(path: string, answers: [CallRequest, Answer][], { force = false, complete = true } = {}) {
  const source = recorder(told(...answers), await prepareSnapshot(path, { force }))
  for (const [asked] of answers) await source.call(asked)
  await source.finish({ ...END, complete })
}

describe('recording', () => {
  it('asks and keeps each distinct request once', async () => {
    const inner = told(...LIVE)
    const source = recorder(inner, await prepareSnapshot(at('a.json')))
    const answers = await Promise.all([source.call(USERS), source.call({ ...USERS, input: {} }), source.call(PROFILE)])
    await source.finish(END)

    expect(inner.asked).toBe(2)
    expect(answers[0]).toEqual(output({ Users: [{ UserName: 'alice' }] }))
    expect(JSON.parse(await text('a.json')).calls).toHaveLength(2)
  })

  it.each<Answer>([
    { state: 'absent', code: 'NotRecorded', reason: 'told nothing' },
    { state: 'error', error: INTERRUPTED },
  ])('does not write what is absent: %j', async (answer) => {
    const source = recorder(told([USERS, answer]), await prepareSnapshot(at('a.json')))
    expect(await source.call(USERS)).toEqual(answer)
    await source.finish(END)
    expect(JSON.parse(await text('a.json')).calls).toEqual([])
    expect(await (await openSnapshot(at('a.json'))).source.call(USERS)).toMatchObject({ state: 'absent' })
  })

  it('writes what there is after an interrupt, and says so', async () => {
    await record(at('snap'), LIVE.slice(0, 1), { complete: false })
    const snapshot = await openSnapshot(at('snap'))
    expect(snapshot.complete).toBe(false)
    expect(await snapshot.source.call(LISTENERS)).toEqual(output({ Listeners: [] }))
  })

  it('keeps an answer whole though a token was left in it', async () => {
    const source = recorder(
      told([USERS, output({ Users: [1], NextToken: 'left over' })]),
      await prepareSnapshot(at('a.json')),
    )
    const live = await source.call(USERS)
    await source.finish(END)
    expect(live).toEqual(output({ Users: [1] }))
    expect(await (await openSnapshot(at('a.json'))).source.call(USERS)).toEqual(live)
  })

  it('lets everything be edited before it is written', async () => {
    const edit = (content: SnapshotContent) => ({ ...content, calls: content.calls.slice(0, 1) })
    const source = recorder(told(...LIVE), await prepareSnapshot(at('a.json')), { edit })
    await source.call(USERS)
    await source.call(BALANCERS)
    await source.finish(END)
    expect(JSON.parse(await text('a.json')).calls).toMatchObject([{ operation: 'ListUsers' }])
  })

  it('goes on where an earlier one stopped: answers are kept, errors asked again', async () => {
    const earlier = told([USERS, output({ Users: [] })], [BALANCERS, DENIED])
    const live = told(...LIVE)
    const source = resumed(earlier, live)
    expect(await source.call(USERS)).toEqual(output({ Users: [] }))
    expect(await source.call(BALANCERS)).toMatchObject({ state: 'output' })
    expect(await source.call(LISTENERS)).toMatchObject({ state: 'output' })
    expect(live.asked).toBe(2)
  })
})

describe('a written folder', () => {
  it('has a file for each operation, plain where one response says it all', async () => {
    await record(at('snap'), LIVE)
    const files = (await readdir(at('snap'), { recursive: true })).filter((name) => name.endsWith('.json')).sort()

    expect(files).toEqual([
      '111122223333/eu-west-1/elastic-load-balancing-v2/DescribeListeners.json',
      '111122223333/eu-west-1/elastic-load-balancing-v2/DescribeLoadBalancers.json',
      '111122223333/global/iam/GetLoginProfile.json',
      '111122223333/global/iam/ListUsers.json',
      'snapshot.json',
    ])
    expect(await text('snap', files[3]!)).toBe('{\n  "Users": [\n    {\n      "UserName": "alice"\n    }\n  ]\n}\n')
    expect(JSON.parse(await text('snap', files[2]!))).toEqual({
      calls: [{ input: { UserName: 'alice' }, error: { name: 'NoSuchEntityException', message: 'none' } }],
    })
    expect(JSON.parse(await text('snap', 'snapshot.json'))).toEqual({
      format: 'awsure-snapshot/1',
      complete: true,
      ...END,
      capturedAt: '2026-06-01T12:00:00.000Z',
    })
  })

  it('never has a plain response that looks like a list of calls', async () => {
    const answer = output({ calls: [{ output: {} }] })
    await record(at('snap'), [[USERS, answer]])
    expect(await (await openSnapshot(at('snap'))).source.call(USERS)).toEqual(answer)
  })
})

it.each(FORMS)('%s does not depend on the order of the calls', async (name) => {
  const read = async (path: string) =>
    name === 'folder'
      ? Promise.all(
          (await readdir(path, { recursive: true })).map(async (file) => [
            file,
            await text(name, file).catch(() => ''),
          ]),
        )
      : readFile(path)
  await record(at(name), LIVE)
  const first = await read(at(name))
  await record(at(name), [...LIVE].reverse(), { force: true })
  expect(await read(at(name))).toEqual(first)
})

it('one file is pretty-printed; zipped or by line it is compact, a call a line', async () => {
  for (const name of FORMS.slice(1)) await record(at(name), LIVE)
  expect(await text('a.json')).toContain('\n    {\n      "account": "111122223333",\n      "region": "eu-west-1",\n')
  expect((await text('a.ndjson')).trimEnd().split('\n')).toHaveLength(1 + LIVE.length)
  expect(gunzipSync(await readFile(at('a.ndjson.gz'))).toString()).toBe(await text('a.ndjson'))
  expect(JSON.parse(gunzipSync(await readFile(at('a.json.gz'))).toString())).toEqual(JSON.parse(await text('a.json')))
})

describe('what is there already', () => {
  it.each(FORMS)('is refused before anything is asked, and replaced with force: %s', async (name) => {
    await record(at(name), LIVE)
    await expect(prepareSnapshot(at(name))).rejects.toMatchObject({
      exitCode: 2,
      message: `${at(name)} exists already.`,
      hint: 'Choose another path, or replace it with --force.',
    })
    await record(at(name), LIVE.slice(0, 1), { force: true })
    const { source } = await openSnapshot(at(name))
    expect(await source.call(LISTENERS)).toMatchObject({ state: 'output' })
    expect(await source.call(USERS)).toMatchObject({ state: 'absent' })
  })

  it('is not replaced, even with force, when it is no snapshot or of another kind', async () => {
    await mkdir(at('home'))
    await writeFile(at('home', 'thesis.txt'), 'x')
    await writeFile(at('file'), 'x')
    await mkdir(at('dir.json'))

    await expect(prepareSnapshot(at('home'), { force: true })).rejects.toThrow(
      'is not a snapshot, so it will not be replaced.',
    )
    await expect(prepareSnapshot(at('file'), { force: true })).rejects.toThrow(
      'a file is there, and the snapshot would be a folder.',
    )
    await expect(prepareSnapshot(at('dir.json'), { force: true })).rejects.toThrow(
      'a folder is there, and the snapshot would be a file.',
    )
  })

  it('may be an empty folder', async () => {
    await mkdir(at('empty'))
    await record(at('empty'), LIVE)
    expect(await (await openSnapshot(at('empty'))).source.call(USERS)).toMatchObject({ state: 'output' })
  })

  it('survives when the new one cannot be written', async () => {
    await record(at('snap'), LIVE)
    const source = recorder(told(...LIVE), await prepareSnapshot(at('snap'), { force: true }), {
      edit: () => {
        throw new Error('broken')
      },
    })
    await expect(source.finish(END)).rejects.toThrow('broken')
    expect(await (await openSnapshot(at('snap'))).source.call(USERS)).toMatchObject({ state: 'output' })
    expect(await readdir(folder)).toEqual(['snap'])
  })
})

it('a place that cannot be written to is refused before anything is asked', async () => {
  await expect(prepareSnapshot(at('no', 'snap'))).rejects.toThrow(`the folder ${at('no')} does not exist.`)
})

describe('replay equals live', () => {
  const json = fc.letrec<{ value: JsonObject[string] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, 0, -1.5, ''),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 3 }),
    ),
  })).value
  const object = fc.dictionary(fc.string({ unit: 'grapheme' }), json, { maxKeys: 3 }) as fc.Arbitrary<JsonObject>
  const asked = fc.record({
    account: fc.constantFrom('111122223333', '444455556666'),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    service: fc.constantFrom(elbv2),
    operation: fc.constantFrom('DescribeListeners', 'DescribeTags'),
    input: fc.oneof(fc.constant({}), object),
  })
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    object.map(output),
    fc.constant(output({ calls: [] })),
    fc.record({ name: fc.string(), message: fc.string() }).map((error): Answer => ({ state: 'error', error })),
  )
  const recording = fc.uniqueArray(fc.tuple(asked, answer), { selector: ([question]) => keyOf(question), maxLength: 8 })

  it.each(FORMS)('in %s', async (name) => {
    const accounts = ['111122223333', '444455556666'].map((id) => ({ id, partition: 'aws', regions: ['eu-west-1'] }))
    await fc.assert(
      fc.asyncProperty(recording, async (answers) => {
        const source = recorder(told(...answers), await prepareSnapshot(at(name), { force: true }))
        for (const [question] of answers) await source.call(question)
        await source.finish({ ...END, accounts })
        const replay = (await openSnapshot(at(name))).source
        for (const [question, live] of answers) expect(await replay.call(question)).toEqual(live)
      }),
      { numRuns: 60 },
    )
  })
})
