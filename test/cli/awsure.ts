import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'
import type { JsonObject } from '../../src/json.ts'

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
}

/** An environment in which no credentials can be found, whoever runs the tests. */
export const BARE_ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
}

/** Credentials that a fake endpoint takes. */
export const FAKE_KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }

export const BIN = join(root, 'bin/awsure.js')

/** Runs the built command line as a user would. */
export const awsure = (args: readonly string[], options: RunOptions = {}): Promise<Ran> => start(args, options).ended

/** Starts the built command line, to be watched or interrupted on its way. */
export function start(
  args: readonly string[],
  { cwd = root, env }: RunOptions = {},
): { child: ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream }; ended: Promise<Ran> } {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ran = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (text: string) => {
      ran[name] += text
    })
  }
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, ...ran }))
  })
  return { child, ended }
}

/** Runs a shell script in which `awsure` is the built command line. */
export function shell(script: string, { cwd = root, env }: RunOptions = {}): Promise<Ran> {
  const prelude = `awsure() { '${process.execPath}' '${BIN}' "$@"; }\n`
  const child = spawn('bash', ['--norc', '-c', prelude + script], { cwd, env: { ...BARE_ENV, ...env } })
  const ran = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => {
    ran.stdout += text
  })
  child.stderr.on('data', (text) => {
    ran.stderr += text
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, ...ran })))
}

/** A temporary folder for the tests of a file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'awsure-cli-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface Call {
  region?: string
  service: string
  operation: string
  input?: JsonObject
  output?: JsonObject
  error?: { name: string; message?: string }
}

export const ACCOUNT = '111122223333'

/** Writes a snapshot of one account with these calls; where a call names no region it is a global one. */
export async function writeSnapshot(
  path: string,
  calls: readonly Call[],
  { regions = ['eu-west-1'] }: { regions?: string[] } = {},
): Promise<string> {
  const manifest = {
    format: 'awsure-snapshot/1',
    capturedAt: '2026-06-01T00:00:00Z',
    accounts: [{ id: ACCOUNT, regions }],
  }
  await writeFile(path, JSON.stringify({ ...manifest, calls: calls.map((call) => ({ region: 'global', ...call })) }))
  return path
}

/** What `iam-root-mfa` (critical) and `iam-root-access-key` (critical) read. */
export const accountSummary = (summary: JsonObject): Call => ({
  service: 'iam',
  operation: 'GetAccountSummary',
  output: { SummaryMap: summary },
})

/** What `ec2-security-group-admin-ports` (high) reads: one group, open for SSH or not. */
export const securityGroup = (open: boolean, region = 'eu-west-1'): Call => ({
  region,
  service: 'ec2',
  operation: 'DescribeSecurityGroups',
  output: {
    SecurityGroups: [
      {
        GroupId: 'sg-1',
        GroupName: 'web',
        OwnerId: ACCOUNT,
        IpPermissions: open
          ? [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
          : [],
      },
    ],
  },
})

/** What `autoscaling-group-multi-az` (medium) reads: one group with these zones. */
export const scalingGroup = (...zones: string[]): Call => ({
  region: 'eu-west-1',
  service: 'auto-scaling',
  operation: 'DescribeAutoScalingGroups',
  output: {
    AutoScalingGroups: [
      {
        AutoScalingGroupName: 'web',
        AutoScalingGroupARN: `arn:aws:autoscaling:eu-west-1:${ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/web`,
        MaxSize: 4,
        AvailabilityZones: zones,
      },
    ],
  },
})

/** AWS's refusal in the place of a call's answer. */
export const refused = ({ output, ...call }: Call, name = 'AccessDenied', message = 'not allowed'): Call => ({
  ...call,
  error: { name, message },
})
