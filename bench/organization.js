import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'

const FIXTURE = fileURLToPath(new URL('../fixtures/secure', import.meta.url))
const ACCOUNT = '111122223333'
const base64 = (text, encoding) => Buffer.from(text, encoding).toString(encoding === 'base64' ? 'utf8' : 'base64')

/**
 * Writes the recording of an organization: the account of fixtures/secure, in which every rule finds something to judge,
 * as often as there are accounts. Like `record` would write it: a line a call, sorted, gzipped. Gives the accounts' ids.
 */
export async function writeOrganization(path, accounts) {
  const ids = Array.from({ length: accounts }, (_, index) => String(200_000_000_000 + index))
  const { calls, regions } = await fixtureCalls()
  function* lines() {
    yield `${JSON.stringify({
      format: 'awsure-snapshot/1',
      capturedAt: '2026-06-29T08:00:00.000Z',
      tool: { name: 'awsure', version: '0.0.0' },
      accounts: ids.map((id) => ({ id, partition: 'aws', regions })),
    })}\n`
    for (const id of ids) for (const call of calls) yield ofAccount(call, id)
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path))
  return ids
}

/** The calls of the fixture as lines. */
async function fixtureCalls() {
  const { accounts } = JSON.parse(await readFile(`${FIXTURE}/snapshot.json`, 'utf8'))
  const files = (await readdir(`${FIXTURE}/${ACCOUNT}`, { recursive: true })).filter((file) => file.endsWith('.json'))
  const calls = await Promise.all(
    files.sort().map(async (file) => {
      const [region, service, name] = file.split('/')
      const place = { account: ACCOUNT, region, service, operation: name.replace('.json', '') }
      const content = JSON.parse(await readFile(`${FIXTURE}/${ACCOUNT}/${file}`, 'utf8'))
      const isList = Array.isArray(content.calls) && Object.keys(content).length === 1
      return (isList ? content.calls : [{ input: {}, output: content }]).map((call) => ({ ...place, ...call }))
    }),
  )
  return { calls: calls.flat(), regions: accounts[0].regions }
}

/** The same call of another account: its id is all over the ARNs, and in the credential report behind base64. */
function ofAccount(call, id) {
  const report = call.operation === 'GetCredentialReport' && call.output?.Content
  const own = report
    ? { ...call, output: { ...call.output, Content: base64(base64(report, 'base64').replaceAll(ACCOUNT, id), 'utf8') } }
    : call
  return `${JSON.stringify(own).replaceAll(ACCOUNT, id)}\n`
}
