import rule from '../../../rules/ec2/user-data-secrets.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (state: string, ...verdicts: string[]) => ({
  InstanceId: 'i-1',
  State: { Name: state },
  userData: verdicts.map((verdict) => ({ verdict })),
})
const template = (versions: Record<number, string>) => ({
  LaunchTemplateId: 'lt-1',
  userData: Object.entries(versions).map(([version, verdict]) => ({ version: Number(version), verdict })),
})
const CLEAN = 'User data holds nothing that looks like a secret.'

testRule(rule, {
  pass: [
    { name: 'an instance', row: instance('running', '[removed]'), message: CLEAN },
    { name: 'a template', row: template({ 1: '[removed]', 2: '[removed]' }), message: CLEAN },
  ],
  fail: [
    {
      name: 'an instance',
      row: instance('stopped', '[secret - password in line 7] [secret - AWS access key in line 9]'),
      message: 'User data holds what looks like a secret: password in line 7, AWS access key in line 9.',
      evidence: {
        path: 'userData[0].verdict',
        seen: '[secret - password in line 7] [secret - AWS access key in line 9]',
        expected: 'no secret',
      },
      remediation:
        'aws ec2 modify-instance-attribute --instance-id {InstanceId} --attribute userData --value file://USER_DATA_BASE64',
    },
    {
      name: 'an old version of a template, beside one that cannot be read',
      row: template({ 1: '[secret - GitHub token in line 2]', 2: '[removed - not text]', 3: '[removed]' }),
      message: 'User data holds what looks like a secret: GitHub token in line 2 (version 1).',
      remediation:
        'aws ec2 delete-launch-template-versions --launch-template-id {LaunchTemplateId} --versions VERSIONS',
    },
  ],
  notApplicable: [
    { name: 'none', row: instance('running'), message: 'There is no user data.' },
    { name: 'a template without', row: template({}), message: 'There is no user data.' },
    { name: 'a terminated instance', row: instance('terminated'), message: 'The instance is terminated.' },
  ],
  unknown: [
    {
      name: 'not text',
      row: instance('running', '[removed - not text]'),
      message: 'The user data is not text, or compressed in a way that awsure cannot read.',
    },
  ],
})
