import { defineService } from '../collection.ts'

/** CloudWatch Logs. */
export const logs = defineService({
  name: 'logs',
  client: 'cloudwatch-logs',
  scope: 'regional',
  load: () => import('@aws-sdk/client-cloudwatch-logs'),
  pageSize: { default: 50 },
  narrow: {
    // Without a name AWS lists the filters of every log group; it refuses the name of one that does not exist.
    DescribeMetricFilters: ({ metricFilters = [] }, { logGroupName }) => {
      const own = metricFilters.filter((filter) => filter.logGroupName === logGroupName)
      return own.length > 0 ? { metricFilters: own } : undefined
    },
  },
})

export const logGroups = logs.collection('logGroups', {
  type: 'AWS::Logs::LogGroup',
  calls: ['DescribeLogGroups'],
  list: async (call) => (await call('DescribeLogGroups')).logGroups,
  id: ({ logGroupArn, arn }) => logGroupArn ?? arn?.replace(/:\*$/, ''),
  name: (group) => group.logGroupName,
})
