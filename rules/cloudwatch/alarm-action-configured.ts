import { actingComposite, hasActions } from '../../src/aws/composite-alarms.ts'
import { alarms } from '../../src/collect/cloudwatch.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'cloudwatch-alarm-action-configured',
  title: 'Alarms notify or act when they fire',
  severity: 'medium',
  source: ['5.2', '6.6', '8.4'],
  rationale:
    'An alarm without an action only changes colour in the console. To add one, write the whole alarm again: ' +
    'put-metric-alarm (put-composite-alarm for a composite alarm) drops every field that it is not given.',
  remediation: 'aws cloudwatch put-metric-alarm --cli-input-json file://WHOLE_ALARM.json --alarm-actions SNS_TOPIC_ARN',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html',
  ],
  compliance: { config: ['CLOUDWATCH_ALARM_ACTION_CHECK', 'CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK'] },
  peers: {
    prowler: ['cloudwatch_alarm_actions_alarm_state_configured', 'cloudwatch_alarm_actions_enabled'],
  },
  on: alarms,
  needs: { alarms },
  check(alarm, { alarms }) {
    const { AlarmActions = [], ActionsEnabled } = alarm
    if (hasActions(alarm)) return pass(`The alarm acts when it fires: ${AlarmActions.join(', ')}.`)
    const composite = actingComposite(alarm, alarms)
    if (composite) return notApplicable(`Composite alarm ${composite.AlarmName} watches this one and acts instead.`)

    const off = ActionsEnabled === false ? [seen('ActionsEnabled', false, true)] : []
    return AlarmActions.length > 0
      ? fail('The actions of the alarm are switched off.', off, {
          remediation: 'aws cloudwatch enable-alarm-actions --alarm-names {AlarmName}',
        })
      : fail('The alarm has no action for when it fires.', [seen('AlarmActions', AlarmActions, 'an action'), ...off])
  },
})
