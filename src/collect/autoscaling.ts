import { defineService } from '../collection.ts'

export const autoscaling = defineService({
  name: 'autoscaling',
  client: 'auto-scaling',
  scope: 'regional',
  load: () => import('@aws-sdk/client-auto-scaling'),
  pageSize: { default: 100 },
})

export const groups = autoscaling.collection('groups', {
  type: 'AWS::AutoScaling::AutoScalingGroup',
  calls: ['DescribeAutoScalingGroups'],
  list: async (call) => (await call('DescribeAutoScalingGroups')).AutoScalingGroups,
  id: (group) => group.AutoScalingGroupARN,
  name: (group) => group.AutoScalingGroupName,
  tags: (group) => group.Tags,
})
