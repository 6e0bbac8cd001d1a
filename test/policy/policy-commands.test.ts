import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyCan } from '../../src/cli/commands/policy-can.ts'
import { policyExplain } from '../../src/cli/commands/policy-explain.ts'
import type { Streams } from '../../src/cli/streams.ts'

const arn = (rest: string) => `arn:aws:iam::111122223333:${rest}`
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const allow = (Action: string, Resource = '*', more: object = {}) => ({ Effect: 'Allow', Action, Resource, ...more })
const UNSEEN = '  Policies of other resources, service control policies and session policies are not counted.\n'

const folder = mkdtempSync(join(tmpdir(), 'awsure-can-'))
afterAll(() => rmSync(folder, { recursive: true }))
const snapshot = join(folder, 'iam.json')
writeFileSync(
  snapshot,
  JSON.stringify({
    format: 'awsure-snapshot/1',
    capturedAt: '2026-06-01T00:00:00Z',
    accounts: [{ id: '111122223333', partition: 'aws', regions: ['eu-west-1'] }],
    calls: [
      {
        account: '111122223333',
        region: 'global',
        service: 'iam',
        operation: 'GetAccountAuthorizationDetails',
        input: {},
        output: {
          UserDetailList: [
            {
              UserName: 'eve',
              UserId: 'AIDAEVE',
              Arn: arn('user/eve'),
              GroupList: [],
              AttachedManagedPolicies: [
                { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
              ],
              UserPolicyList: [
                {
                  PolicyName: 'own',
                  PolicyDocument: policy(
                    allow('s3:PutObject', 'arn:aws:s3:::uploads/*', { Sid: 'Upload' }),
                    allow('ec2:RunInstances', '*', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
                    { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' },
                    allow('sts:AssumeRole'),
                  ),
                },
              ],
            },
            { UserName: 'app', Arn: arn('user/app'), GroupList: [], AttachedManagedPolicies: [] },
          ],
          GroupDetailList: [],
          RoleDetailList: [
            {
              RoleName: 'app',
              Arn: arn('role/app'),
              AssumeRolePolicyDocument: policy({
                Effect: 'Allow',
                Principal: { Service: 'ec2.amazonaws.com' },
                Action: 'sts:AssumeRole',
              }),
              RolePolicyList: [],
              AttachedManagedPolicies: [],
            },
          ],
          Policies: [
            {
              PolicyName: 'ReadOnlyAccess',
              Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
              DefaultVersionId: 'v1',
              PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: policy(allow('s3:Get*')) }],
            },
          ],
        },
      },
    ],
  }),
)

async function run(command: (streams: Streams) => Promise<number>) {
  let text = ''
  const stdout = {
    write: (chunk: string, done: () => void) => {
      text += chunk
      done()
    },
  }
  const streams = { stdout, stderr: stdout, env: {} } as unknown as Streams
  return { exit: await command(streams), text }
}
const can = (principal: string, action: string, resource?: string, more: object = {}) =>
  run((streams) => policyCan({ principal, action, resource, snapshot, ...more }, streams))
const explain = (what: string, more: object = {}) =>
  run((streams) => policyExplain({ policy: what, snapshot, ...more }, streams))

describe('awsure policy can', () => {
  it('allowed, and by which statement', async () => {
    expect(await can('eve', 's3:PutObject', 'arn:aws:s3:::uploads/a')).toEqual({
      exit: 0,
      text: `allowed  user eve: s3:PutObject on arn:aws:s3:::uploads/a\n  own Statement[0] (Upload) allows it\n${UNSEEN}`,
    })
  })

  it('denied, by a Deny and by nobody’s leave', async () => {
    expect(await can('user/eve', 's3:DeleteObject', 'arn:aws:s3:::uploads/a')).toEqual({
      exit: 1,
      text: `denied  user eve: s3:DeleteObject on arn:aws:s3:::uploads/a\n  own Statement[2] denies it\n${UNSEEN}`,
    })
    expect(await can(arn('user/eve'), 'kms:Decrypt')).toEqual({
      exit: 1,
      text: `denied  user eve: kms:Decrypt on any resource\n  No policy of the principal allows it.\n${UNSEEN}`,
    })
  })

  it('conditional, and on what; settled by what is said of the request', async () => {
    expect(await can('eve', 'ec2:RunInstances', '*')).toEqual({
      exit: 4,
      text: `conditional  user eve: ec2:RunInstances on *\n  own Statement[1] would allow it, if aws:SourceIp is in 203.0.113.0/24\n${UNSEEN}`,
    })
    expect((await can('eve', 'ec2:RunInstances', '*', { context: ['aws:SourceIp=203.0.113.7'] })).exit).toBe(0)
    expect((await can('eve', 'ec2:RunInstances', '*', { context: ['aws:SourceIp=198.51.100.7'] })).exit).toBe(1)
  })

  it('counts the trust policy of a role', async () => {
    expect((await can('eve', 'sts:AssumeRole', arn('role/app'))).text).toContain(
      "The resource's own policy does not allow it.",
    )
  })

  it('finds an example where no resource is given', async () => {
    const { exit, text } = await can('eve', 's3:PutObject', undefined, { output: 'json' })
    expect(exit).toBe(0)
    expect(JSON.parse(text)).toMatchObject({
      answer: 'allowed',
      resource: null,
      example: 'arn:aws:s3:::uploads/example',
    })
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['no snapshot', () => can('eve', 's3:GetObject', undefined, { snapshot: undefined }), /--snapshot is missing/],
    ['nobody of the name', () => can('evee', 's3:GetObject'), /Unknown user or role: evee/],
    ['several of the name', () => can('app', 's3:GetObject'), /app names several principals/],
    ['no action', () => can('eve', 's3'), /s3 is not an action/],
    [
      'no value',
      () => can('eve', 's3:GetObject', undefined, { context: ['aws:SourceIp'] }),
      /--context aws:SourceIp has no value/,
    ],
    ['no format', () => can('eve', 's3:GetObject', undefined, { output: 'xml' }), /Unknown format: xml/],
  ])('is a usage error: %s', async (_name, running, message) => {
    await expect(running()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) })
  })
})

describe('awsure policy explain', () => {
  it('a file', async () => {
    const file = join(folder, 'policy.json')
    writeFileSync(file, JSON.stringify(policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*', Sid: 'Most' })))
    expect(await explain(file, { snapshot: undefined })).toEqual({
      exit: 0,
      text: `${file}\n  Statement[0] Most\n    Allows every action but every action of iam on every resource.\n    Note: NotAction also allows every action that AWS adds later.\n`,
    })
  })

  it('an AWS-managed policy, a user and a role of a snapshot', async () => {
    expect((await explain('arn:aws:iam::aws:policy/ReadOnlyAccess')).text).toBe(
      'ReadOnlyAccess\n  Statement[0]\n    Allows s3:Get* on every resource.\n',
    )
    const { text } = await explain(arn('user/eve'))
    expect(text.split('\n').filter((line) => /^\S/.test(line))).toEqual(['ReadOnlyAccess', 'own'])
    expect((await explain(arn('role/app'))).text).toBe(
      'trust policy\n  Statement[0]\n    Allows the service ec2.amazonaws.com: sts:AssumeRole.\n',
    )
  })

  it('is a usage error for what is no policy', async () => {
    const file = join(folder, 'none.json')
    writeFileSync(file, '{"Statement": {"Effect": "Maybe"}}')
    await expect(explain(file)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('is neither Allow nor Deny'),
    })
    await expect(explain(arn('policy/none'))).rejects.toMatchObject({ exitCode: 2 })
  })
})
