import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MOTO_CREDENTIALS, seed } from './seed-moto.js'
import { root } from './virtual-modules.js'

/**
 * Derives in fixtures/ what is not written by hand:
 *   GetCredentialReport.json   out of the credential-report.csv beside snapshot.json
 *   denied/                    out of insecure/: every call that the rules make there, refused
 *   moto/                      recorded anew from a moto_server; only when asked, for its ids are random:
 *                              MOTO_EC2_LOAD_DEFAULT_AMIS=false moto_server -p 5000
 *                              npm run fixtures -- --moto http://127.0.0.1:5000
 */
const fixtures = join(root, 'fixtures')
const exec = promisify(execFile)
const awsure = (...args) =>
  exec(process.execPath, [join(root, 'bin/awsure.js'), ...args], { env: { ...process.env, ...MOTO_CREDENTIALS } })

async function encodeCredentialReports() {
  for (const file of await filesOf(fixtures, 'GetCredentialReport.json')) {
    const snapshot = file.split('/').slice(0, -5).join('/')
    const csv = await readFile(join(fixtures, snapshot, 'credential-report.csv'), 'utf8').catch(() => undefined)
    if (csv === undefined) continue
    const answer = JSON.parse(await readFile(join(fixtures, file), 'utf8'))
    await write(file, { ...answer, Content: Buffer.from(csv.trimEnd()).toString('base64') })
  }
}

/** Who asks in denied/: somebody whose role was never meant to read this. */
const CALLER = 'arn:aws:sts::111122223333:assumed-role/billing-viewer/lena.hoffmann'

/** Every service that a rule may ask, by its folder in a snapshot. */
const SERVICES = new Map(
  Object.values(await import('../dist/index.js'))
    .flatMap((exported) => (typeof exported === 'object' ? Object.values(exported) : []))
    .flatMap((value) => (value?.iamAction && value.client ? [[value.client, value]] : [])),
)

/** The services that answer in XML have another name for it than those that answer in JSON. */
const XML = /^(auto-scaling|elastic-load-balancing|iam|rds|s3|sns|sts)/
const denialOf = (service) => {
  if (service === 'ec2') return 'UnauthorizedOperation'
  if (service === 'sns') return 'AuthorizationError'
  return XML.test(service) || service === 'cloudwatch' ? 'AccessDenied' : 'AccessDeniedException'
}

/** What the rules ask next when a bulk call is refused. */
const FALLBACKS = [
  { region: 'global', service: 'iam', operation: 'ListUsers', input: {} },
  { region: 'eu-west-1', service: 'cloudwatch', operation: 'DescribeAlarms', input: {} },
  { region: 'us-east-1', service: 'cloudwatch', operation: 'DescribeAlarms', input: {} },
]

async function denyInsecure() {
  const { calls, ...manifest } = await recordedAgain('insecure')
  await rm(join(fixtures, 'denied'), { recursive: true, force: true })
  await write('denied/snapshot.json', manifest)
  const files = new Map()
  for (const call of [...calls, ...FALLBACKS]) {
    const { region, service, operation, input } = call
    const file = `denied/${manifest.accounts[0].id}/${region}/${service}/${operation}.json`
    files.set(file, [...(files.get(file) ?? []), { input, error: refusal(call) }])
  }
  for (const [file, denied] of files) await write(file, { calls: denied })
}

/** The calls of a fixture just as the rules ask for them, whatever form they are written in. */
async function recordedAgain(fixture) {
  const folder = await mkdtemp(join(tmpdir(), 'awsure-fixtures-'))
  const file = join(folder, 'asked.json')
  try {
    await awsure('record', '--snapshot', join(fixtures, fixture), '-o', file)
    const { format, capturedAt, accounts, calls } = JSON.parse(await readFile(file, 'utf8'))
    return { format, capturedAt, accounts, calls }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function refusal({ service, operation, input }) {
  if (!SERVICES.has(service))
    throw new Error(`dist/index.js has no service ${service}: export its file in src/index.ts`)
  const action = SERVICES.get(service).iamAction(operation)
  const why = `is not authorized to perform: ${action}${resourceOf(service, input)} because no identity-based policy allows the ${action} action`
  const before = service === 'ec2' ? 'You are not authorized to perform this operation. ' : ''
  return { name: denialOf(service), message: `${before}User: ${CALLER} ${why}` }
}

function resourceOf(service, { Bucket, FunctionName, Name, TrailName, CertificateArn }) {
  if (Bucket) return ` on resource: "arn:aws:s3:::${Bucket}"`
  const arn = FunctionName ?? Name ?? TrailName ?? CertificateArn ?? (service === 'iam' ? '*' : undefined)
  return arn ? ` on resource: ${arn}` : ''
}

/** The endpoint of an empty moto, without its own images and their thousand snapshots a region. */
async function recordMoto(endpoint) {
  await seed(endpoint)
  const regions = ['--region', 'eu-west-1,us-east-1']
  await awsure('record', '--endpoint-url', endpoint, ...regions, '-o', join(fixtures, 'moto'), '--force').catch(
    (error) => {
      // Moto lacks a few operations: they are gaps of this recording.
      if (error.code !== 4) throw error
    },
  )
}

async function filesOf(folder, name) {
  const paths = await readdir(folder, { recursive: true })
  return paths.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith(`/${name}`))
}

async function write(file, content) {
  const path = join(fixtures, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
}

await encodeCredentialReports()
await denyInsecure()
const [flag, endpoint] = process.argv.slice(2)
if (flag === '--moto' && endpoint) await recordMoto(endpoint)
