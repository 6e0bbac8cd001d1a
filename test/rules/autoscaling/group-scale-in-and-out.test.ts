import rule from '../../../rules/autoscaling/group-scale-in-and-out.ts'
import { testRule } from '../../../src/testing.ts'
import { action, group, OTHERS, policy, predictive, stepPolicy } from './scaling-rows.ts'

const needs = (policies: object[], scheduledActions: object[] = []) => ({ policies, scheduledActions })
const SCALE = 'aws autoscaling put-scaling-policy --auto-scaling-group-name {AutoScalingGroupName} --policy-name'
const BY_STEPS = '--policy-type StepScaling --adjustment-type ChangeInCapacity --step-adjustments'

testRule(rule, {
  pass: [
    {
      name: 'target tracking',
      row: group(),
      needs: needs([policy('cpu')]),
      message: 'Policy cpu scales the group out and in.',
    },
    {
      name: 'a policy for each direction',
      row: group(),
      needs: needs([stepPolicy('up', [1, 2]), stepPolicy('down', [-1])]),
      message: 'Policies up, down scale the group out and in.',
    },
    {
      name: 'an exact capacity, which may be more or less',
      row: group(),
      needs: needs([stepPolicy('three', [3], { AdjustmentType: 'ExactCapacity' })]),
      message: 'Policy three scales the group out and in.',
    },
    {
      name: 'target tracking and a forecast',
      row: group(),
      needs: needs([predictive('daily', { Mode: 'ForecastAndScale' }), policy('cpu')]),
      message: 'Policies daily, cpu scale the group out and in.',
    },
    {
      name: 'one direction, and a schedule',
      row: group(),
      needs: needs([stepPolicy('up', [1])], [action()]),
      message: "Scheduled action mornings changes the group's size as well.",
    },
  ],
  fail: [
    {
      name: 'target tracking that may not scale in',
      row: group(),
      needs: needs([policy('cpu', { TargetTrackingConfiguration: { DisableScaleIn: true } })]),
      message: 'Policy cpu only scales the group out: nothing scales it in.',
      evidence: { path: 'policies', seen: ['cpu'], expected: 'a policy that scales in' },
      remediation: `${SCALE} scale-in ${BY_STEPS} MetricIntervalUpperBound=0,ScalingAdjustment=-1`,
    },
    {
      name: 'a forecast never scales in',
      row: group(),
      needs: needs([predictive('daily', { Mode: 'ForecastAndScale' })]),
      message: 'Policy daily only scales the group out: nothing scales it in.',
    },
    {
      name: 'only in',
      row: group(),
      needs: needs([policy('down', { PolicyType: 'SimpleScaling', ScalingAdjustment: -1 })]),
      message: 'Policy down only scales the group in: nothing scales it out.',
      remediation: `${SCALE} scale-out ${BY_STEPS} MetricIntervalLowerBound=0,ScalingAdjustment=1`,
    },
    {
      name: 'the other direction is disabled, or another group’s',
      row: group(),
      needs: needs([
        stepPolicy('up', [1]),
        stepPolicy('more', [2]),
        stepPolicy('down', [-1], { Enabled: false }),
        stepPolicy('theirs', [-1], OTHERS),
      ]),
      message: 'Policies up, more only scale the group out: nothing scales it in.',
    },
    {
      name: 'a schedule that is over',
      row: group(),
      needs: needs([stepPolicy('up', [1])], [action({ EndTime: '2026-05-01T00:00:00Z' })]),
      message: 'Policy up only scales the group out: nothing scales it in.',
    },
  ],
  notApplicable: [
    { name: 'no policy', row: group(), needs: needs([]), message: 'No policy scales the group.' },
    {
      name: 'only a disabled one',
      row: group(),
      needs: needs([stepPolicy('up', [1], { Enabled: false })]),
      message: 'No policy scales the group.',
    },
    {
      name: 'may launch nothing',
      row: group({ MaxSize: 0 }),
      needs: needs([stepPolicy('up', [1])]),
      message: 'The group may launch no instance: its maximum size is 0.',
    },
  ],
})
