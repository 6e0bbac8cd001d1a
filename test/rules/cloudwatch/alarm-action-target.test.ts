import rule from '../../../rules/cloudwatch/alarm-action-target.ts'
import { testRule } from '../../../src/testing.ts'
import { TOPIC, topics } from './monitored.ts'

const POLICY =
  'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1bf65cf2:autoScalingGroupName/web:policyName/cpu'
const OTHER = 'arn:aws:sns:eu-west-1:111122223333:old'
const FOREIGN = 'arn:aws:sns:eu-west-1:999988887777:soc'
const alarm = (AlarmActions: string[], seen: object[] = []) => ({
  AlarmName: 'cpu',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:cpu',
  AlarmActions,
  topics: seen,
})

testRule(rule, {
  pass: [
    {
      name: 'a confirmed subscription',
      row: alarm([TOPIC], topics('2')),
      message: `Each action has somewhere to go: ${TOPIC}.`,
    },
    { name: 'a scaling policy', row: alarm([POLICY]), message: `Each action has somewhere to go: ${POLICY}.` },
    {
      name: 'EC2 itself',
      row: alarm(['arn:aws:automate:eu-west-1:ec2:recover']),
      message: 'Each action has somewhere to go: arn:aws:automate:eu-west-1:ec2:recover.',
    },
    {
      name: 'a topic of another account that tells',
      row: alarm([FOREIGN], topics('1', '0', FOREIGN)),
      message: `Each action has somewhere to go: ${FOREIGN}.`,
    },
  ],
  fail: [
    {
      name: 'nobody subscribed',
      row: alarm([TOPIC], topics('0')),
      message: 'Topic security has no confirmed subscription.',
      evidence: { path: 'AlarmActions[0]', seen: TOPIC, expected: 'a topic with a confirmed subscription' },
      remediation: 'aws sns subscribe --topic-arn {TopicArn} --protocol email --notification-endpoint ADDRESS',
      values: { TopicArn: TOPIC, TopicName: 'security' },
    },
    {
      name: 'nobody confirmed',
      row: alarm([TOPIC], topics('0', '1')),
      message: 'Topic security has no confirmed subscription: 1 still waits for confirmation.',
    },
    {
      name: 'the topic is gone',
      row: alarm([TOPIC], [{ TopicArn: TOPIC }]),
      message: 'Topic security does not exist.',
      remediation: 'aws sns create-topic --name {TopicName}',
    },
    {
      name: 'one of two actions, beside one that is not seen',
      row: alarm([POLICY, FOREIGN, OTHER], [{ TopicArn: FOREIGN }, { TopicArn: OTHER }]),
      message: 'Topic old does not exist.',
      evidence: { path: 'AlarmActions[2]', seen: OTHER, expected: 'a topic with a confirmed subscription' },
    },
    {
      name: 'two topics',
      row: alarm([TOPIC, OTHER], [...topics('0'), { TopicArn: OTHER }]),
      message: 'Topic security has no confirmed subscription. Topic old does not exist.',
    },
  ],
  notApplicable: [{ name: 'no action', row: alarm([]), message: 'The alarm has no action for when it fires.' }],
  unknown: [
    {
      name: 'a topic of another account',
      row: alarm([TOPIC, FOREIGN], [...topics('1'), { TopicArn: FOREIGN }]),
      message: 'Topic soc belongs to account 999988887777: who is subscribed to it is not seen.',
    },
    {
      name: 'a topic of another region',
      row: alarm(['arn:aws:sns:us-east-1:111122223333:security']),
      message: 'Topic security is in us-east-1, which was not looked at.',
    },
    {
      name: 'a topic without counts',
      row: alarm([TOPIC], [{ TopicArn: TOPIC, Attributes: {} }]),
      message: 'AWS did not say how many subscriptions topic security has.',
    },
  ],
})
