import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CloseAccountCommand, CreateAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { parse } from 'yaml'
import { root } from '../../scripts/virtual-modules.js'
import type { JsonObject, JsonValue } from '../../src/json.ts'
import type { Report } from '../../src/report/report.ts'
import { awsure, BARE_ENV, BIN } from '../cli/awsure.ts'
import { ACCOUNT, KEYS, REGION } from './account.ts'
import { liveEnv, withoutRun } from './audit.ts'
import { canRun, describeWithMoto, type Moto, startMoto } from './moto.ts'

const run = promisify(execFile)

/** What an audit of the test looks at: enough for a finding in each account, and quick. */
const LOOK = { AWSURE_RULE: 'iam-root-mfa,ec2-ebs-default-encryption', AWSURE_REGION: REGION }

/** A shard that kills its machine. */
const DEAD = '2/2'

/** What the state machine asks of ECS: to run a container's command with an environment. */
interface Task {
  token: string
  Overrides: { ContainerOverrides: [{ Command: string[]; Environment: { Name: string; Value: string }[] }] }
}

/** What it asks of S3. */
interface Read {
  token: string
  Key: string
}

const commandOf = ({ Overrides }: Task) => Overrides.ContainerOverrides[0].Command.join(' ')
const environmentOf = ({ Overrides }: Task) =>
  Object.fromEntries(Overrides.ContainerOverrides[0].Environment.map(({ Name, Value }) => [Name, Value]))

/** Sets up the example as its README says, and has moto execute the state machine, with this test in place of Fargate. */
describeWithMoto('the Step Functions example', () => {
  if (!canRun('aws', '--version')) {
    it.skip('not without the AWS CLI, which the example calls', () => {})
    return
  }
  let moto: Moto
  let door: Door
  let folder: string
  let bucket: string
  let accounts: string[]
  let closed: string
  let shut: string
  let definition: Definition
  let execution: { status: string; error?: string; cause?: string }
  const tasks: Task[] = []

  beforeAll(async () => {
    moto = await startMoto()
    folder = await mkdtemp(join(tmpdir(), 'awsure-steps-'))
    await prepareFolder()
    await setUpOrganization()
    door = await startDoor(moto.url, shut)
    const [deploy = '', image = '', members = '', start = ''] = await commandsOfReadme()
    const output = deploy.slice(deploy.indexOf('output()'))
    await shell(deploy.replace('AccountsPerShard=10', 'AccountsPerShard=2'))
    await rememberOutputs()
    await shell(`${output}${image}${members}`)
    bucket = (await shell(`${output}output ReportsBucket`)).trim()
    const queue = await replaceStateMachine()
    await shell(`${output}${start}`)
    await playFargate(queue)
  })
  afterAll(async () => {
    door?.close()
    moto?.stop()
    if (folder) await rm(folder, { recursive: true })
  })

  /** A checkout of which moto understands the template, a built awsure, and a docker that does nothing. */
  async function prepareFolder() {
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/awsure'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`, {
      mode: 0o755,
    })
    await writeFile(join(folder, 'bin/docker'), '#!/bin/sh\n[ "$1" != login ] || cat > /dev/null\n', { mode: 0o755 })
    await cp(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
    const template = join(folder, 'examples/step-functions/template.yaml')
    await writeFile(template, withDefinitionString(await readFile(template, 'utf8')))
  }

  /** Four accounts, of which one lets nobody in, and a closed one. */
  async function setUpOrganization() {
    await shell('aws organizations create-organization --feature-set ALL')
    const organizations = new OrganizationsClient({ endpoint: moto.url, region: 'us-east-1', credentials: KEYS })
    const created: string[] = []
    for (const AccountName of ['shop', 'data', 'shut', 'closed']) {
      const Email = `${AccountName}@example.com`
      const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName, Email }))
      created.push(CreateAccountStatus?.AccountId ?? '')
    }
    closed = created[3] ?? ''
    shut = created[2] ?? ''
    await organizations.send(new CloseAccountCommand({ AccountId: closed }))
    accounts = [ACCOUNT, ...created.slice(0, 3)].sort()
  }

  /** Runs commands as a user would, in the example's checkout. */
  async function shell(script: string, env: Record<string, string> = {}): Promise<string> {
    const { stdout } = await run('sh', ['-euc', script], { cwd: folder, env: { ...shellEnv(), ...env } })
    return stdout
  }
  const shellEnv = () => ({
    ...BARE_ENV,
    ...liveEnv(door?.url ?? moto.url),
    AWS_DEFAULT_REGION: REGION,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  })

  /** Moto forgets the outputs of a stack that a change set has made, as `deploy` does, until the stack is updated. */
  async function rememberOutputs() {
    const template = JSON.parse(await readFile(join(folder, 'examples/step-functions/template.yaml'), 'utf8'))
    await writeFile(join(folder, 'updated.json'), JSON.stringify({ ...template, Description: 'Updated.' }))
    await shell(`aws cloudformation describe-stacks --stack-name awsure --query 'Stacks[0].Parameters' > parameters.json
      aws cloudformation update-stack --stack-name awsure --template-body file://updated.json \
        --parameters file://parameters.json`)
  }

  /**
   * Moto executes only state machines that were made when it had been told so. It cannot translate the parameters of
   * `ecs:runTask`, nor read what `s3:getObject` answers: a queue takes the place of both. All else stays as it is.
   */
  async function replaceStateMachine(): Promise<string> {
    const arn = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:awsure`
    const described = await ask('AWSStepFunctions.DescribeStateMachine', { stateMachineArn: arn })
    definition = JSON.parse(String(described.definition))
    const { QueueUrl } = await ask('AmazonSQS.CreateQueue', {
      QueueName: 'tasks',
      Attributes: { VisibilityTimeout: '600' },
    })
    const body = JSON.stringify({ stepfunctions: { execute_state_machine: true } })
    await fetch(`${moto.url}/moto-api/config`, { method: 'POST', body })
    // Its grammar takes a percentage only with a decimal point.
    const text = JSON.stringify(withQueue(definition, String(QueueUrl))).replace(/(Percentage":\d+)/, '$1.0')
    await ask('AWSStepFunctions.CreateStateMachine', {
      name: 'awsure',
      definition: text,
      roleArn: String(described.roleArn),
    })
    return String(QueueUrl)
  }

  /** Runs what is in the queue until the execution has ended. A machine dies whenever it gets one of the shards. */
  async function playFargate(QueueUrl: string) {
    const executionArn = `arn:aws:states:${REGION}:${ACCOUNT}:execution:awsure:try-1`
    for (const end = Date.now() + 90_000; Date.now() < end; await setTimeout(100)) {
      execution = (await ask('AWSStepFunctions.DescribeExecution', { executionArn })) as typeof execution
      if (execution.status !== 'RUNNING') return
      const { Messages = [] } = await ask('AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })
      await Promise.all((Messages as { Body: string }[]).map(({ Body }) => serve(JSON.parse(Body))))
    }
  }

  async function serve(asked: Task | Read) {
    const taskToken = asked.token
    try {
      const output = 'Key' in asked ? { Body: await stored(asked.Key) } : await runTask(asked)
      await ask('AWSStepFunctions.SendTaskSuccess', { taskToken, output: JSON.stringify(output) })
    } catch (error) {
      await ask('AWSStepFunctions.SendTaskFailure', { taskToken, error: 'TaskFailed', cause: String(error) })
    }
  }

  async function runTask(task: Task): Promise<JsonObject> {
    tasks.push(task)
    if (environmentOf(task).SHARD === DEAD) throw new Error('Out of memory.')
    await runScript(commandOf(task), environmentOf(task))
    return {}
  }

  /** Runs the image's script with the environment of the task definition and that of the task. */
  async function runScript(command: string, env: Record<string, string>) {
    const task = { BUCKET: bucket, ACCOUNTS_PER_SHARD: '2', ROLE_NAME: 'awsure-audit', AWSURE_FAIL_ON: 'high' }
    return shell(`sh examples/step-functions/run.sh ${command}`, { ...task, ...LOOK, ...env })
  }

  const stored = (key: string) => shell(`aws s3 cp s3://${bucket}/${key} -`)

  /** Calls a JSON API of moto. */
  async function ask(target: string, input: JsonObject): Promise<JsonObject> {
    const service = target.startsWith('AmazonSQS') ? 'sqs' : 'states'
    const answer = await fetch(moto.url, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'x-amz-target': target,
        'content-type': 'application/x-amz-json-1.0',
        authorization: `AWS4-HMAC-SHA256 Credential=${KEYS.accessKeyId}/20260601/${REGION}/${service}/aws4_request`,
      },
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${target}: ${text}`)
    return JSON.parse(text || '{}')
  }

  it('lists the accounts once, without the closed one, and splits them', async () => {
    expect(accounts).not.toContain(closed)
    expect((await stored('runs/try-1/accounts.txt')).trim().split('\n')).toEqual(accounts)
    expect(JSON.parse(await stored('runs/try-1/shards.json'))).toEqual([{ shard: '1/2' }, { shard: '2/2' }])
  })

  it('runs a task for each step and shard', () => {
    const ran = new Set(tasks.map((task) => `${commandOf(task)} ${environmentOf(task).SHARD ?? ''}`.trim()))
    expect([...ran].sort()).toEqual(['accounts', 'audit 1/2', `audit ${DEAD}`, 'merge'])
    expect(new Set(tasks.map((task) => environmentOf(task).RUN))).toEqual(new Set(['try-1']))
  })

  it('goes on without a shard that dies, is incomplete then, and ends as the gate says', async () => {
    const { code, reason } = JSON.parse(await stored('runs/try-1/result.json'))
    expect(code).toBe(5)
    expect(reason).toMatch(/^\d findings? at or above high\..* No report came of shard 2\/2\.$/)
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Awsure.FindingsAndIncomplete', cause: reason })
    const { accounts: seen } = JSON.parse(await stored('runs/try-1/report.json')) as Report
    expect(seen.map(({ id }) => id)).toEqual(accounts.filter((_account, index) => index % 2 === 0))
  })

  it('says of all accounts what one run would have said, once the shard has been run', async () => {
    await runScript('audit', { RUN: 'try-1', SHARD: DEAD })
    await runScript('merge', { RUN: 'try-1' })
    const merged = await stored('runs/try-1/report.json')
    await writeFile(join(folder, 'accounts.txt'), accounts.join('\n'))
    const args = ['audit', '--accounts', join(folder, 'accounts.txt'), '--role-name', 'awsure-audit', '-o', 'json']
    const whole = await awsure(args, { env: { ...liveEnv(door.url), ...LOOK } })
    const timeless = (stdout: string) => withoutRun({ ...whole, stdout }).replace(/^ {4}"capturedAt": .*\n/m, '')
    expect(timeless(merged)).toBe(timeless(whole.stdout))
    const { gaps, exit } = JSON.parse(merged) as Report
    const [denied] = gaps
    expect(gaps).toHaveLength(1)
    expect(denied).toMatchObject({ account: shut, operation: 'AssumeRole', kind: 'denied' })
    const { code, reason } = exit
    expect(JSON.parse(await stored('runs/try-1/result.json'))).toEqual({ code, reason })
    expect(code).toBe(5)
  })

  it('asks ECS for a task in words that ECS knows', async () => {
    const { Accounts } = definition.States
    await writeFile(
      join(folder, 'task.json'),
      JSON.stringify(camelCase(Accounts?.Parameters ?? {})).replaceAll('.$"', '"'),
    )
    // Checks the words against the API's own model, and calls nobody.
    await shell('aws ecs run-task --cli-input-json file://task.json --generate-cli-skeleton output')
    await writeFile(join(folder, 'task.json'), JSON.stringify({ taskDefinition: 'awsure', Cluster: 'awsure' }))
    await expect(
      shell('aws ecs run-task --cli-input-json file://task.json --generate-cli-skeleton output'),
    ).rejects.toThrow('Unknown parameter in input: "Cluster"')
  })

  it('gives each account a role that the task may assume', async () => {
    const [member = ''] = accounts.filter((account) => account !== ACCOUNT && account !== shut)
    const where = { endpoint: moto.url, region: 'us-east-1' }
    const RoleArn = `arn:aws:iam::${member}:role/awsure-audit`
    const credentials = fromTemporaryCredentials({ masterCredentials: KEYS, params: { RoleArn }, clientConfig: where })
    const iam = new IAMClient({ ...where, credentials })
    const RoleName = 'awsure-audit'
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    const [trust] = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement
    expect(trust.Principal.AWS).toMatch(new RegExp(`^arn:aws:iam::${ACCOUNT}:role/awsure-TaskRole-`))
  })
})

interface State extends JsonObject {
  Resource?: string
  Parameters?: JsonObject
  Retry?: { IntervalSeconds: number }[]
  ItemProcessor?: Definition
}

interface Definition extends JsonObject {
  States: Record<string, State>
}

/** The commands of the README, block by block. */
async function commandsOfReadme(): Promise<string[]> {
  const text = await readFile(join(root, 'examples/step-functions/README.md'), 'utf8')
  return Array.from(text.matchAll(/^```sh\n(.*?)^```$/gms), ([, commands = '']) => commands)
}

const RUN_TASK = 'arn:aws:states:::ecs:runTask.sync'
const GET_OBJECT = 'arn:aws:states:::aws-sdk:s3:getObject'

/** Has a queue answer for ECS and S3, and waits for a second where the state machine waits for a minute. */
function withQueue(definition: Definition, QueueUrl: string): Definition {
  const replace = (state: State): State => {
    if (state.ItemProcessor) return { ...state, ItemProcessor: withQueue(state.ItemProcessor, QueueUrl) }
    if (state.Resource !== RUN_TASK && state.Resource !== GET_OBJECT) return state
    return {
      ...state,
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token', ...state.Parameters } },
      ...(state.Retry && { Retry: state.Retry.map((retry) => ({ ...retry, IntervalSeconds: 1 })) }),
    }
  }
  const states = Object.entries(definition.States).map(([name, state]): [string, State] => [name, replace(state)])
  return { ...definition, States: Object.fromEntries(states) }
}

/** The template as JSON, with the state machine as a string: moto knows no other. */
function withDefinitionString(yaml: string): string {
  const tag = (name: string, value: (text: string) => JsonObject) => ({ tag: name, resolve: value })
  const template = parse(yaml, {
    customTags: [
      tag('!Ref', (text) => ({ Ref: text })),
      tag('!Sub', (text) => ({ 'Fn::Sub': text })),
      tag('!GetAtt', (text) => ({ 'Fn::GetAtt': text.split('.') })),
    ],
  })
  const { Definition, ...others } = template.Resources.StateMachine.Properties
  template.Resources.StateMachine.Properties = { ...others, DefinitionString: { 'Fn::Join': ['', pieces(Definition)] } }
  return JSON.stringify(template)
}

/** JSON text in pieces, between which stand the values that CloudFormation fills in. */
function pieces(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return ['[', ...value.flatMap((item, index) => [index ? ',' : '', ...pieces(item)]), ']']
  if (value === null || typeof value !== 'object') return [JSON.stringify(value)]
  if (value.Ref === 'Subnets') return ['["', { 'Fn::Join': ['","', value] }, '"]']
  const entries = Object.entries(value)
  if (/^(Ref|Fn::\w+)$/.test(entries[0]?.[0] ?? '')) return ['"', value, '"']
  const members = entries.flatMap(([name, inner = null], index) => [
    `${index ? ',' : ''}${JSON.stringify(name)}:`,
    ...pieces(inner),
  ])
  return ['{', ...members, '}']
}

/** Parameters as the ECS API calls them: Step Functions writes its own with capitals. */
function camelCase(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(camelCase)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, inner = null]) => [
    name.replace(/^./, (letter) => letter.toLowerCase()),
    camelCase(inner),
  ])
  return Object.fromEntries(entries)
}

interface Door {
  url: string
  close(): void
}

/** A door in front of moto, which itself lets everybody assume every role: not that of the account that is shut. */
async function startDoor(target: string, shut: string): Promise<Door> {
  const message = 'User: awsure is not authorized to perform: sts:AssumeRole'
  const refusal = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    if (body.includes('Action=AssumeRole') && body.includes(shut)) return response.writeHead(403).end(refusal)
    const { method, url = '/', headers } = incoming
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    forwarded.on('error', () => response.destroy()).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.closeAllConnections(),
  }
}
