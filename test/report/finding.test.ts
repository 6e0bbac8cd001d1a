import { defineService } from '../../src/collection.ts'
import type { Result } from '../../src/engine/evaluate.ts'
import { findingOf } from '../../src/report/finding.ts'
import { quotedPlaceholders } from '../../src/report/remediation.ts'
import { type AnyRule, defineRule, type ForThisFinding, fail, seen, type Verdict } from '../../src/rule.ts'

const ec2 = defineService({ name: 'ec2', scope: 'regional', load: () => import('@aws-sdk/client-ec2') })
const acm = defineService({ name: 'acm', scope: 'regional', load: () => import('@aws-sdk/client-acm') })
const iam = defineService({ name: 'iam', scope: 'global', load: () => import('@aws-sdk/client-iam') })
const volumes = ec2
  .collection('volumes', {
    type: 'AWS::EC2::Volume',
    calls: ['DescribeVolumes'],
    list: async (call) => (await call('DescribeVolumes')).Volumes,
    id: (volume) => volume.VolumeId,
  })
  .extra('certificates', { calls: ['DescribeVolumeStatus'], get: async () => [] })
const acmCertificates = acm.collection('certificates', {
  type: 'AWS::CertificateManager::Certificate',
  calls: ['ListCertificates'],
  list: async (call) => (await call('ListCertificates')).CertificateSummaryList,
  id: (certificate) => certificate.CertificateArn,
})
const users = iam.collection('users', {
  type: 'AWS::IAM::User',
  calls: ['ListUsers'],
  list: async (call) => (await call('ListUsers')).Users,
  id: (user) => user.Arn,
})

const metadata = {
  id: 'test-rule',
  title: 'Test',
  severity: 'low',
  source: [],
  rationale: 'Test.',
  remediation: 'aws ec2 delete-volume --volume-id {VolumeId}',
  references: [],
} as const
const check = (): Verdict => fail('Bad.', [])
const onVolumes = defineRule({
  ...metadata,
  on: volumes.with('certificates'),
  needs: { acmCertificates, users },
  check,
})
const onUsers = defineRule({ ...metadata, on: users, check })

function finding(rule: AnyRule, verdict: Verdict) {
  const identity = { id: 'vol-1', arn: undefined, name: undefined, type: 'x', tags: undefined, home: undefined }
  const resource = { row: { VolumeId: 'vol-1' }, identity }
  const place = { account: '111122223333', partition: 'aws', region: 'eu-west-1' }
  const result: Result = { rule, ...place, resource, verdict, gaps: [] }
  return findingOf(result)[0]!
}
const command = (rule: AnyRule, own: ForThisFinding) =>
  finding(rule, fail('Bad.', seen('VolumeId', 'vol-1', null), own)).remediation

describe('the command of a finding', () => {
  it('is its rule’s, or its own', () => {
    expect(command(onVolumes, {})).toBe('aws ec2 delete-volume --volume-id vol-1 --region eu-west-1')
    expect(command(onVolumes, { remediation: 'aws ec2 attach-volume --volume-id {VolumeId}' })).toBe(
      'aws ec2 attach-volume --volume-id vol-1 --region eu-west-1',
    )
    expect(command(onUsers, { remediation: 'aws iam get-user' })).toBe('aws iam get-user')
  })

  it('names the region of its own choice', () => {
    const own = { remediation: 'aws x y --name {Name} --region {Home}', values: { Name: 'a', Home: 'us-east-1' } }
    expect(command(onVolumes, own)).toBe('aws x y --name a --region us-east-1')
    expect(command(onUsers, own)).toBe('aws x y --name a --region us-east-1')
  })

  it('takes values for data, whatever is in them', () => {
    const own = (Name: string | undefined) => ({ remediation: 'aws x y --name {Name}', values: { Name } })
    expect(command(onVolumes, own("a'; rm -rf ~ '"))).toBe(
      String.raw`aws x y --name 'a'\''; rm -rf ~ '\''' --region eu-west-1`,
    )
    expect(command(onVolumes, own('a --region us-east-1'))).toBe(
      "aws x y --name 'a --region us-east-1' --region eu-west-1",
    )
    expect(command(onVolumes, own('{VolumeId}'))).toBe("aws x y --name '{VolumeId}' --region eu-west-1")
    expect(command(onVolumes, own(undefined))).toBe('aws x y --name NAME --region eu-west-1')
  })

  it('cannot have another region or account put upon it', () => {
    const own = { remediation: 'aws x y --name {account}', values: { account: '999988887777', region: 'us-east-1' } }
    expect(command(onVolumes, own)).toBe('aws x y --name 111122223333 --region eu-west-1')
  })
})

describe('quotedPlaceholders', () => {
  it.each([
    ['aws x --name {Name}', []],
    ["aws x --name '{Name}'", ['{Name}']],
    ['aws x --name "a {Name} b" {Id}', ['{Name}']],
    [`aws x --json '[{"A":true}]' --redirect 'Host=#{host}' --name {Name}`, []],
  ])('%s', (template, quoted) => expect(quotedPlaceholders(template)).toEqual(quoted))
})

describe('the call behind evidence', () => {
  it.each([
    ['Attachments[0].State', 'ec2:DescribeVolumes'],
    ['certificates[0].CertificateArn', 'ec2:DescribeVolumeStatus'],
    ["certificates['arn:aws:acm:eu-west-1:111122223333:certificate/1'].NotAfter", 'acm:ListCertificates'],
    ["certificates['arn:aws:iam::111122223333:server-certificate/old'].Arn", 'iam:ListUsers'],
    ["certificates['arn:aws:s3:::elsewhere'].Arn", 'ec2:DescribeVolumeStatus'],
    ["users[?UserName=='bob'].Arn", 'iam:ListUsers'],
  ])('%s is of %s', (path, call) => {
    expect(finding(onVolumes, fail('Bad.', seen(path, 1, 2))).evidence[0]).toMatchObject({ call, path })
  })
})
