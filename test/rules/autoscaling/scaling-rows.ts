/** An Auto Scaling group of 1 to 4 instances. */
export const group = (more: object = {}) => ({
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web',
  MinSize: 1,
  DesiredCapacity: 2,
  MaxSize: 4,
  Tags: [],
  ...more,
})

/** A policy of that group. */
export const policy = (PolicyName: string, more: object = {}) => ({
  AutoScalingGroupName: 'web',
  PolicyName,
  PolicyARN: `arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:1:autoScalingGroupName/web:policyName/${PolicyName}`,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: { TargetValue: 50 },
  Enabled: true,
  ...more,
})

const stepping = (...adjustments: number[]) => ({
  PolicyType: 'StepScaling',
  AdjustmentType: 'ChangeInCapacity',
  TargetTrackingConfiguration: undefined,
  StepAdjustments: adjustments.map((ScalingAdjustment) => ({ ScalingAdjustment })),
})
export const stepPolicy = (PolicyName: string, adjustments: number[], more: object = {}) =>
  policy(PolicyName, { ...stepping(...adjustments), ...more })

export const predictive = (PolicyName: string, config: object) =>
  policy(PolicyName, {
    PolicyType: 'PredictiveScaling',
    TargetTrackingConfiguration: undefined,
    PredictiveScalingConfiguration: config,
  })

export const action = (more: object = {}) => ({
  AutoScalingGroupName: 'web',
  ScheduledActionName: 'mornings',
  ScheduledActionARN: 'arn:aws:autoscaling:eu-west-1:111122223333:scheduledUpdateGroupAction:1:x',
  Recurrence: '0 6 * * *',
  DesiredCapacity: 3,
  ...more,
})

/** Says that nothing is the group's own: what another group has must not count. */
export const OTHERS = { AutoScalingGroupName: 'other' }
