// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what CloudFormation and IAM put in braces
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { actionTable } from '../../src/policy/actions.ts'
import { type LintedDocument, lintDocumentText } from '../../src/policy/documents.ts'
import { DocumentError } from '../../src/policy/documents-node.ts'

const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8')
const lint = (text: string) => lintDocumentText(text, actionTable())

/** `12:5 unknown-action in Role.PolicyDocument: s3:GetObjct`, as the file has it: what stands there. */
function told(text: string, { findings }: LintedDocument): string[] {
  return findings.map(({ id, policy, start, end }) => {
    const what = text.slice(start, end).split('\n')[0]
    return `${placeOf(text, start)} ${id}${policy ? ` in ${policy}` : ''}: ${what}`
  })
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

const skipped = (text: string, { skipped }: LintedDocument) =>
  skipped.map(({ name, start, reason }) => `${placeOf(text, start)} ${name}: ${reason}`)

async function lintSample(name: string) {
  const text = sample(name)
  const linted = await lint(text)
  return { linted, told: told(text, linted), skipped: skipped(text, linted) }
}

describe("the source document's four policies", () => {
  it.each([
    ['section-14-1.json', []],
    ['section-14-2.json', []],
    ['section-14-3.json', ['6:17 service-wildcard: "ec2:*"']],
    [
      'section-14-4.json',
      ['9:9 unknown-operator: "StringLessThan"', '10:11 unknown-condition-key: "s3:content-length"'],
    ],
  ])('%s', async (name, expected) => {
    expect(await lintSample(name)).toMatchObject({ linted: { policies: 1, format: 'policy' }, told: expected })
  })

  it('the fourth says what there is instead', async () => {
    const { linted } = await lintSample('section-14-4.json')
    expect(linted.findings.map(({ suggestion }) => suggestion)).toEqual([
      'Did you mean NumericLessThan?',
      'IAM cannot limit the size of an upload: no request for S3 holds it. Only a presigned POST can, by content-length-range.',
    ])
  })
})

describe('CloudFormation', () => {
  it('finds the policies of a template in YAML, at their lines', async () => {
    const found = await lintSample('upload.template.yaml')
    expect(found.linted).toMatchObject({ format: 'cloudformation', policies: 4 })
    const upload = 'UploadRole.Policies[0].PolicyDocument'
    expect(found.told).toEqual([
      '42:13 allow-not-principal in UploadBucketPolicy.PolicyDocument: NotPrincipal',
      '57:21 unknown-action in UploadRole.AssumeRolePolicyDocument: sts:AsumeRole',
      `70:19 unknown-operator in ${upload}: StringLessThan`,
      `71:21 unknown-condition-key in ${upload}: s3:content-length`,
      `81:27 unknown-action in ${upload}: logs:PutLogEvent`,
      '111:69 unknown-action in LogPolicy.PolicyDocument: "logs:PutLogEvnts"',
    ])
    expect(found.skipped).toEqual([
      `90:38 ${upload}.Statement[3]: \${ExtraStatements} is known only at deployment`,
      '99:34 UploadQueuePolicy.PolicyDocument: ${Fn::Transform} is known only at deployment',
    ])
  })

  it('finds those of a synthesized one in JSON', async () => {
    const policy = 'ImporterServiceRoleDefaultPolicy4E5F6A7B.PolicyDocument'
    expect((await lintSample('synthesized.template.json')).told).toEqual([
      `32:25 action-resource-mismatch in ${policy}: "dynamodb:PutItem"`,
      `44:89 secrets-wildcard in ${policy}: "*"`,
    ])
  })

  const inRole = (statement: string) => `
Resources:
  Role:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${statement.replace(/^/gm, '          ')}
`
  it.each<[name: string, statement: string, ...told: string[]]>([
    [
      'what is not known raises no alarm',
      '- {Effect: Allow, Action: [!Ref Action, s3:GetObject], Resource: [!Ref Arn, !Sub "${Arn}/x"]}',
    ],
    [
      'what is known of it does',
      '- {Effect: Allow, Action: s3:GetObject, Resource: !Sub "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Name}"}',
      '9:37 action-resource-mismatch: s3:GetObject',
    ],
    [
      'a variable of IAM inside Fn::Sub',
      '- {Effect: Allow, Action: s3:GetObject, Resource: !Sub "arn:aws:s3:::${Bucket}/${!aws:usrname}/*"}',
      '9:66 unknown-variable: "arn:aws:s3:::${Bucket}/${!aws:usrname}/*"',
    ],
    [
      'both branches of Fn::If',
      '- {Effect: Allow, Action: !If [A, s3:GetObjct, s3:PutObjct], Resource: "arn:aws:s3:::b/*"}',
      '9:45 unknown-action: s3:GetObjct',
      '9:58 unknown-action: s3:PutObjct',
    ],
    [
      'a statement of which only the effect is open is not judged',
      '- {Effect: !If [A, Allow, Deny], Action: s3:*, Resource: "*"}\n- {Effect: Allow, Action: sqs:*, Resource: "*"}',
      '10:37 service-wildcard: sqs:*',
    ],
    [
      'a long form of the functions',
      '- {Effect: Allow, Action: s3:GetObject, Resource: {"Fn::Join": [":", [arn, {Ref: AWS::Partition}, sqs, "", "", x]]}}',
      '9:37 action-resource-mismatch: s3:GetObject',
    ],
  ])('%s', async (_name, statement, ...expected) => {
    const text = inRole(statement)
    const found = told(text, await lint(text))
    expect(found.map((line) => line.replace(' in Role.PolicyDocument', ''))).toEqual(expected)
  })

  it('knows what a policy is for by its resource', async () => {
    const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: { AWS: '111122223333' } }
    const PolicyDocument = { Version: '2012-10-17', Statement: [statement] }
    const idsIn = async (Type: string) =>
      (await lint(JSON.stringify({ Resources: { P: { Type, Properties: { PolicyDocument } } } }))).findings.map(
        ({ id }) => id,
      )
    expect(await idsIn('AWS::S3::BucketPolicy')).toEqual([])
    expect(await idsIn('AWS::IAM::ManagedPolicy')).toEqual(['misplaced-element'])
    expect(await idsIn('AWS::IoT::Policy')).toEqual([])
  })

  it('says nothing of a template without policies', async () => {
    expect(await lint('Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n')).toEqual({
      format: 'cloudformation',
      policies: 0,
      findings: [],
      skipped: [],
    })
  })
})

describe('Terraform', () => {
  it('finds the policies of a plan inside their texts', async () => {
    const found = await lintSample('plan.json')
    expect(found.linted).toMatchObject({ format: 'terraform', policies: 4 })
    expect(found.told).toEqual([
      '88:147 unknown-action in aws_iam_policy.deploy.policy: \\"s3:PutObjects\\"',
      '88:393 unknown-condition-key in aws_iam_policy.deploy.policy: \\"iam:PassedToServices\\"',
      '115:136 service-wildcard in aws_iam_role.task.inline_policy[0].policy: \\"ec2:*\\"',
      '188:224 invalid-condition-value in module.site.aws_s3_bucket_policy.site[0].policy: \\"aws:SourceIp\\"',
    ])
    // Nobody wrote the bucket's own policy: the provider fills it in.
    expect(found.skipped).toEqual([
      '168:11 aws_sqs_queue_policy.orders.policy: it is known only after the plan is applied',
    ])
  })

  it('finds each once, on one line too, and in a state', async () => {
    const plan = JSON.parse(sample('plan.json'))
    expect(told('', await lint(JSON.stringify(plan)))).toHaveLength(4)
    const { planned_values: values, terraform_version } = plan
    expect(await lint(JSON.stringify({ terraform_version, values }))).toMatchObject({
      format: 'terraform',
      policies: 4,
    })
  })
})

describe('answers of AWS', () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] }
  const encoded = encodeURIComponent(JSON.stringify(document))
  it.each<[name: string, answer: object, policy: string]>([
    ['a file with its document', { PolicyName: 'a', PolicyDocument: document }, 'PolicyDocument'],
    ['GetPolicyVersion', { PolicyVersion: { Document: encoded, VersionId: 'v1' } }, 'PolicyVersion.Document'],
    ['GetBucketPolicy', { Policy: JSON.stringify(document) }, 'Policy'],
    [
      'GetAccountAuthorizationDetails',
      { Policies: [{ PolicyVersionList: [{ Document: document }] }] },
      'Policies[0].PolicyVersionList[0].Document',
    ],
    ['a list of policies', [document], '[0]'],
  ])('%s', async (_name, answer, policy) => {
    const { findings } = await lint(JSON.stringify(answer))
    expect(findings.map(({ id, policy }) => [id, policy])).toEqual([['service-wildcard', policy]])
  })
})

describe('what is wrong with a file', () => {
  it('points at it', async () => {
    const offsetOf = (text: string) =>
      lint(text).then(
        () => undefined,
        (error) => [error instanceof DocumentError, error.offset, error.message],
      )
    expect(await offsetOf('{"Version": "2012-10-17",\n "Statement" []}')).toEqual([
      true,
      39,
      'this is not JSON: colon expected',
    ])
    expect(await offsetOf('')).toEqual([true, 0, 'this is not YAML: it is empty'])
    expect(await offsetOf('a: [b')).toMatchObject([true, 5, expect.stringContaining('this is not YAML')])
    expect(await offsetOf('a: b\n---\nc: d\n')).toMatchObject([
      true,
      5,
      expect.stringContaining('second YAML document'),
    ])
    expect(await offsetOf('['.repeat(100_000))).toMatchObject([true, 200, 'this is nested too deeply'])
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}`
    expect(await offsetOf(bomb)).toMatchObject([true, expect.any(Number), 'the aliases stand for too much'])
  })

  it('says of a policy that AWS would refuse where', async () => {
    const text =
      '{"Version": "2012-10-17", "Statement": [\n  {"Effect": "allow", "Action": "s3:*", "Resource": "*"}\n]}'
    expect(told(text, await lint(text))).toEqual(['2:14 invalid-policy: "allow"'])
  })

  it('says of a member that comes twice that the first is lost', async () => {
    const condition = '{"Bool": {"aws:SecureTransport": "true"}, "Bool": {"aws:ViaAWSService": "true"}}'
    const text = `{"Version": "2012-10-17",\n"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*",\n"Condition": ${condition}}]}`
    expect(told(text, await lint(text))).toEqual(['3:15 duplicate-member: "Bool"'])
  })

  it('says of a text that ought to be JSON where it breaks', async () => {
    const text = JSON.stringify({ Policy: '{"Version":"2012-10-17","Statement":[{"Effect" "Allow"}]}' }, null, 2)
    expect(told(text, await lint(text))).toEqual(['2:69 invalid-policy in Policy: \\'])
  })
})

it('finds a mistake where it stands, however the file is written', async () => {
  const odd = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', 'é', '😀', '/', 'b') })
  await fc.assert(
    fc.asyncProperty(odd, fc.constantFrom(undefined, 1, 2), fc.boolean(), async (sid, indent, nested) => {
      const Statement = [{ Sid: sid, Effect: 'Allow', Action: 's3:GetObjectz', Resource: 'arn:aws:s3:::b/*' }]
      const policy = { Version: '2012-10-17', Statement }
      const text = JSON.stringify(nested ? { Policy: JSON.stringify(policy, null, indent) } : policy, null, indent)
      const { findings } = await lint(text)
      const places = findings
        .filter(({ id }) => id === 'unknown-action')
        .map(({ start, end }) => text.slice(start, end))
      expect(places).toEqual([nested ? '\\"s3:GetObjectz\\"' : '"s3:GetObjectz"'])
    }),
  )
})
