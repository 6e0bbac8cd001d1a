import rule from '../../../rules/ec2/instance-imdsv2.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (MetadataOptions: object | undefined, state = 'running') => ({
  InstanceId: 'i-1234567890abcdef0',
  State: { Name: state },
  MetadataOptions,
})

testRule(rule, {
  pass: [
    {
      name: 'tokens required',
      row: instance({ HttpTokens: 'required', HttpEndpoint: 'enabled' }),
      message: 'The metadata service answers only IMDSv2.',
    },
    {
      name: 'no metadata service at all',
      row: instance({ HttpTokens: 'optional', HttpEndpoint: 'disabled' }),
      message: 'The metadata service is off.',
    },
    {
      name: 'a stopped instance',
      row: instance({ HttpTokens: 'required', HttpEndpoint: 'enabled' }, 'stopped'),
      message: 'The metadata service answers only IMDSv2.',
    },
  ],
  fail: [
    {
      name: 'tokens optional',
      row: instance({ HttpTokens: 'optional', HttpEndpoint: 'enabled' }),
      message: 'The metadata service answers IMDSv1: tokens are optional.',
      severity: 'high',
      evidence: { path: 'MetadataOptions.HttpTokens', seen: 'optional', expected: 'required' },
    },
    {
      name: 'a stopped instance can be started again',
      row: instance({ HttpTokens: 'optional', HttpEndpoint: 'enabled' }, 'stopped'),
      message: 'The metadata service answers IMDSv1: tokens are optional.',
    },
  ],
  notApplicable: [
    {
      name: 'pending',
      row: instance({ HttpTokens: 'optional' }, 'pending'),
      message: 'The instance is pending.',
    },
    {
      name: 'shutting down',
      row: instance({ HttpTokens: 'optional' }, 'shutting-down'),
      message: 'The instance is shutting-down.',
    },
    { name: 'terminated', row: instance(undefined, 'terminated'), message: 'The instance is terminated.' },
  ],
  unknown: [
    {
      name: 'no metadata options',
      row: instance(undefined),
      message: 'AWS did not say which metadata service versions are on.',
    },
    {
      name: 'metadata options without tokens',
      row: instance({ HttpEndpoint: 'enabled' }),
      message: 'AWS did not say which metadata service versions are on.',
    },
  ],
})
