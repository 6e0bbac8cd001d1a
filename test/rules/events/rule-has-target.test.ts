import rule from '../../../rules/events/rule-has-target.ts'
import { testRule } from '../../../src/testing.ts'

const lambda = (name: string, account = '111122223333') => `arn:aws:lambda:eu-west-1:${account}:function:${name}`
const row = (more: object = {}) => ({
  Name: 'nightly',
  Arn: 'arn:aws:events:eu-west-1:111122223333:rule/nightly',
  EventBusName: 'default',
  State: 'ENABLED',
  ...more,
})
const to = (...arns: string[]) => row({ targets: arns.map((Arn, i) => ({ Id: String(i), Arn })) })
const needs = { functions: [{ FunctionArn: lambda('report') }] }

testRule(rule, {
  pass: [
    { name: 'a function', row: to(lambda('report')), needs, message: 'The rule has 1 target.' },
    { name: 'an alias of it', row: to(lambda('report:live')), needs, message: 'The rule has 1 target.' },
    {
      name: 'a queue, and a function of another account',
      row: to('arn:aws:sqs:eu-west-1:111122223333:jobs', lambda('audit', '999988887777')),
      needs,
      message: 'The rule has 2 targets.',
    },
    {
      name: 'on all events of CloudTrail',
      row: { ...to(lambda('report')), State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' },
      needs,
      message: 'The rule has 1 target.',
    },
  ],
  fail: [
    {
      name: 'no target',
      row: to(),
      needs,
      message: 'The rule on event bus default is enabled and has no target: it does nothing.',
      evidence: { path: 'targets', seen: [], expected: 'a target' },
    },
    {
      name: 'a function that is gone',
      row: to(lambda('report'), lambda('stop-servers:live')),
      needs,
      message: 'Its target, Lambda function stop-servers, does not exist.',
      evidence: { path: 'targets[1].Arn', seen: lambda('stop-servers:live'), expected: 'a function that exists' },
    },
  ],
  notApplicable: [
    { name: 'off', row: row({ State: 'DISABLED' }), needs, message: 'The rule is disabled.' },
    {
      name: 'managed by AWS',
      row: row({ ManagedBy: 'autoscaling.amazonaws.com' }),
      needs,
      message: 'The rule is managed by autoscaling.amazonaws.com.',
    },
  ],
  unknown: [
    {
      name: 'no state',
      row: { ...to(), State: undefined },
      needs,
      message: 'AWS did not say whether the rule is enabled.',
    },
    { name: 'no list of targets', row: row(), needs, message: 'AWS did not list the targets of the rule.' },
  ],
})
