import rule from '../../../rules/ec2/instance-profile.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (Name: string | undefined, IamInstanceProfile?: object) => ({
  InstanceId: 'i-1',
  State: { Name },
  ...(IamInstanceProfile && { IamInstanceProfile }),
})
const PROFILE = { Arn: 'arn:aws:iam::111122223333:instance-profile/apps/web', Id: 'AIPA7BIVIHIDRRBXG47V6' }

testRule(rule, {
  pass: [{ name: 'a profile', row: instance('running', PROFILE), message: 'The instance has the profile web.' }],
  fail: [
    {
      name: 'none',
      row: instance('running'),
      message: 'The instance has no IAM role.',
      evidence: { path: 'IamInstanceProfile', seen: null, expected: 'an instance profile' },
    },
  ],
  notApplicable: [
    { name: 'stopped', row: instance('stopped'), message: 'The instance is stopped.' },
    { name: 'terminated', row: instance('terminated', PROFILE), message: 'The instance is terminated.' },
  ],
  unknown: [
    { name: 'no state', row: instance(undefined), message: 'AWS did not say whether the instance is running.' },
  ],
})
