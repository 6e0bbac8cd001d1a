import { targetFlaw } from '../../src/aws/alarm-targets.ts'
import { alarms } from '../../src/collect/cloudwatch.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-action-target',
  title: 'Alarm actions reach a topic that exists and has a confirmed subscriber',
  severity: 'medium',
  source: ['5.2', '6.6'],
  rationale:
    'A subscription that nobody confirmed receives nothing, and an alarm says nothing of a topic that is gone.',
  remediation: 'aws sns subscribe --topic-arn {TopicArn} --protocol email --notification-endpoint ADDRESS',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/US_SetupSNS.html',
    'https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html',
  ],
  on: alarms.with('topics'),
  check(alarm, { account }) {
    const { AlarmActions = [], topics } = alarm
    if (AlarmActions.length === 0) return notApplicable('The alarm has no action for when it fires.')
    const found = AlarmActions.flatMap((action, i) => {
      const flaw = targetFlaw(action, topics, account)
      return flaw ? [{ ...flaw, action, path: `AlarmActions[${i}]` }] : []
    })
    const dead = found.filter(({ kind }) => kind !== 'hidden')
    const [first] = dead
    if (first) {
      const evidence = dead.map(({ path, action }) => seen(path, action, 'a topic with a confirmed subscription'))
      const values = { TopicArn: first.action, TopicName: first.action.split(':').at(-1) }
      const mend = first.kind === 'missing' ? { remediation: CREATE, values } : { values }
      return fail(dead.map(({ message }) => message).join(' '), evidence, mend)
    }
    if (found.length > 0) return unknown(found.map(({ message }) => message).join(' '))
    return pass(`Each action has somewhere to go: ${AlarmActions.join(', ')}.`)
  },
})

const CREATE = 'aws sns create-topic --name {TopicName}'
