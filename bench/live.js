import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recordedAccount, startFakeAws } from '../dist/testing.js'
import { details, PEOPLE, report } from './iam-account.js'
import { audit, folder } from './measure.js'
import { writeOrganization } from './organization.js'

const SECURE = fileURLToPath(new URL('../fixtures/secure', import.meta.url))

/** Live audits of fake endpoints over HTTP: calls, sockets and credentials counted, the program's own CPU and memory. */
export async function liveRows() {
  return [...(await wholeAccount()), ...(await largeIam()), ...(await manyAccounts())]
}

const envOf = (endpoint) => ({ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'eu-west-1', ...KEYS })
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }

/** Every rule on an account in which each finds something; the credentials come from a process that counts its runs. */
async function wholeAccount() {
  const fake = await startFakeAws(await recordedAccount(SECURE, { pageSize: 3, latency: [5, 20] }))
  const [runs, config] = [join(folder, 'runs'), join(folder, 'config')]
  const keys = { Version: 1, AccessKeyId: KEYS.AWS_ACCESS_KEY_ID, SecretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY }
  const script = join(folder, 'credentials.sh')
  writeFileSync(script, `echo run >> ${runs}\necho '${JSON.stringify(keys)}'\n`)
  writeFileSync(config, `[default]\nregion = eu-west-1\ncredential_process = sh ${script}\n`)
  await audit([], { env: { AWS_ENDPOINT_URL: fake.endpoint, AWS_CONFIG_FILE: config } })
  await fake.close()
  const what = `every rule on an account of two regions, ${fake.calls.length} requests`
  return [
    { what: `${what} : sent twice`, value: repeated(fake.calls), bound: 0 },
    { what: `${what} : sockets`, value: fake.most.sockets, bound: 16 },
    { what: `${what} : credentials looked for`, value: readFileSync(runs, 'utf8').split('\n').length - 1, bound: 1 },
  ]
}

/** Requests that are like another one: the same operation, place, caller and input, page token included. */
function repeated(calls) {
  const callerOf = ({ authorization = '' }) => /Credential=(\w+)/.exec(authorization)?.[1]
  const keys = calls.map(({ service, operation, region, url, input, headers }) =>
    JSON.stringify([service, operation, region, url, input, callerOf(headers)]),
  )
  return keys.length - new Set(keys).size
}

/** 10,000 users and 5,000 roles, all rules of IAM. */
async function largeIam() {
  const { pages, answer } = details()
  const fake = await startFakeAws({
    GetCallerIdentity: {
      output: { Account: PEOPLE.account, Arn: `arn:aws:iam::${PEOPLE.account}:user/ci`, UserId: 'A' },
    },
    GenerateCredentialReport: { output: { State: 'COMPLETE' } },
    GetCredentialReport: { output: report() },
    GetAccountSummary: { output: { SummaryMap: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 } } },
    GetAccountPasswordPolicy: { output: { PasswordPolicy: { MinimumPasswordLength: 16 } } },
    GetAccountAuthorizationDetails: answer,
  })
  const {
    seconds,
    megabytes,
    report: found,
  } = await audit(['--service', 'iam'], { env: envOf(fake.endpoint), runs: 2 })
  await fake.close()
  const unseen = found.summary.evaluations.unknown
  if (unseen > 0) throw new Error(`${unseen} verdicts of IAM are unknown: ${JSON.stringify(found.gaps[0])}`)
  const what = `IAM with ${PEOPLE.users} users and ${PEOPLE.roles} roles, ${found.summary.resources} resources`
  return [
    { what: `${what} : requests, of 5 and ${pages} pages`, value: fake.calls.length / 2, of: 5 + pages, bound: 1 },
    { what: `${what} : CPU s`, value: seconds, bound: 4 },
    { what: `${what} : peak MB`, value: megabytes, bound: 400 },
    { what: `${what} : sent twice`, value: repeated(fake.calls.slice(0, fake.calls.length / 2)), bound: 0 },
  ]
}

/** Accounts of an organization, entered by their roles. */
async function manyAccounts() {
  const [few, many] = [await accounts(10), await accounts(50)]
  return [
    { what: '50 accounts, live : 10 accounts (peak MB)', value: many.megabytes, of: few.megabytes, bound: 1.2 },
    { what: `50 accounts, ${many.requests} requests : sent twice`, value: many.twice, bound: 0 },
    { what: '50 accounts : roles assumed', value: many.assumed, of: 50, bound: 1 },
    { what: '50 accounts : sockets', value: many.sockets, bound: 16 },
  ]
}

async function accounts(count) {
  const recording = join(folder, `${count}.ndjson.gz`)
  const ids = await writeOrganization(recording, count)
  const list = join(folder, 'accounts.txt')
  writeFileSync(list, ids.join('\n'))
  const fake = await startFakeAws(await recordedAccount(recording))
  const args = ['--service', 'ec2,elbv2,iam,s3', '--accounts', list, '--role-name', 'audit']
  const { megabytes, report } = await audit(args, { env: envOf(fake.endpoint), runs: 2 })
  await fake.close()
  const shut = report.gaps.find(({ service }) => service === 'sts')
  if (report.accounts.length !== count || shut) throw new Error(JSON.stringify(shut))
  const assumed = fake.count('AssumeRole') / 2
  const calls = fake.calls.slice(0, fake.calls.length / 2)
  return { megabytes, requests: calls.length, twice: repeated(calls), assumed, sockets: fake.most.sockets }
}
