import { defineService } from '../collection.ts'

/** AWS Config; the AWS CLI calls it `configservice`. */
export const config = defineService({
  name: 'config',
  client: 'config-service',
  scope: 'regional',
  load: () => import('@aws-sdk/client-config-service'),
})

/** How AWS Config records in a region: all recorders, what became of them, and where they deliver to. */
export const recording = config.collection('recording', {
  type: 'AWS::::Account',
  calls: ['DescribeConfigurationRecorders', 'DescribeConfigurationRecorderStatus', 'DescribeDeliveryChannels'],
  list: async (call, { account }) => {
    const [{ ConfigurationRecorders }, { ConfigurationRecordersStatus }, { DeliveryChannels }] = await Promise.all([
      call('DescribeConfigurationRecorders'),
      call('DescribeConfigurationRecorderStatus'),
      call('DescribeDeliveryChannels'),
    ])
    if (!ConfigurationRecorders || !ConfigurationRecordersStatus || !DeliveryChannels) return undefined
    return [{ Account: account, ConfigurationRecorders, ConfigurationRecordersStatus, DeliveryChannels }]
  },
  id: (row, { partition }) => `arn:${partition}:iam::${row.Account}:root`,
  name: (row) => row.Account,
})
