import { config, recording } from '../../src/collect/config.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const answers = {
  DescribeConfigurationRecorders: output({ ConfigurationRecorders: [{ name: 'default' }] }),
  DescribeConfigurationRecorderStatus: output({ ConfigurationRecordersStatus: [{ name: 'default', recording: true }] }),
  DescribeDeliveryChannels: output({ DeliveryChannels: [{ name: 'default' }] }),
}

describe('config.recording', () => {
  it('has one row for the account in a region, with all three answers', async () => {
    const { rows, identities, gaps } = await collected(recording, answers)
    expect(gaps).toEqual([])
    expect(rows).toEqual([
      {
        Account: '111122223333',
        ConfigurationRecorders: [{ name: 'default' }],
        ConfigurationRecordersStatus: [{ name: 'default', recording: true }],
        DeliveryChannels: [{ name: 'default' }],
      },
    ])
    expect(identities).toMatchObject([{ id: 'arn:aws:iam::111122223333:root', type: 'AWS::::Account' }])
  })

  it.each(Object.keys(answers))('is a gap where %s is denied, or has no list', async (operation) => {
    const { rows, gaps } = await collected(recording, { ...answers, [operation]: denied })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'denied', service: 'config', action: `config:${operation}` }])
    const half = await collected(recording, { ...answers, [operation]: output({}) })
    expect(half.gaps).toMatchObject([{ kind: 'failed', code: 'UnreadableAnswer' }])
  })

  it('is the client config-service', () => expect(config.client).toBe('config-service'))
})

describe.skipIf(!hasDocumented)('the documented answers of config', () => {
  it('are read', async () => {
    const last = (operation: string) => output(documented('config-service', operation).at(-1) ?? {})
    const operations = Object.keys(answers).map((operation) => [operation, last(operation)])
    const { rows, gaps } = await collected(recording, Object.fromEntries(operations))
    expect(gaps).toEqual([])
    expect(rows).toMatchObject([
      {
        ConfigurationRecorders: [{ name: 'default', recordingGroup: { allSupported: true } }],
        ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'SUCCESS' }],
        DeliveryChannels: [{ s3BucketName: 'config-bucket-123456789012' }],
      },
    ])
  })
})
