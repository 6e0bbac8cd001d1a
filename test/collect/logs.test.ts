import { logGroups, logs } from '../../src/collect/logs.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const ARN = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/checkout'
const group = { logGroupName: '/aws/lambda/checkout', arn: `${ARN}:*`, logGroupArn: ARN, logGroupClass: 'STANDARD' }

describe('logs.logGroups', () => {
  it('lists them with one call', async () => {
    const { rows, identities, asked } = await collected(logGroups, {
      DescribeLogGroups: output({ logGroups: [group] }),
    })
    expect(rows).toEqual([group])
    expect(identities[0]).toMatchObject({ id: ARN, name: '/aws/lambda/checkout', type: 'AWS::Logs::LogGroup' })
    expect(asked).toEqual(['logs:DescribeLogGroups {}'])
  })

  it('knows a group of an older answer by the same ARN', async () => {
    const { logGroupArn: _, ...older } = group
    const { identities } = await collected(logGroups, { DescribeLogGroups: output({ logGroups: [older] }) })
    expect(identities[0]!.id).toBe(ARN)
  })

  it('is a gap when denied', async () => {
    const { gaps } = await collected(logGroups, { DescribeLogGroups: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'logs:DescribeLogGroups' }])
  })

  it.skipIf(!hasDocumented)('reads the documented answer', async () => {
    const [answer] = documented('cloudwatch-logs', 'DescribeLogGroups')
    const { identities, rows } = await collected(logGroups, { DescribeLogGroups: output(answer!) })
    expect(identities.map(({ name }) => name)).toEqual(['my-logs'])
    expect(rows[0]!.retentionInDays).toBe(5)
  })
})

it('the filters of one log group are found in a recording of all', () => {
  const own = { logGroupName: 'audit', filterName: 'root' }
  const recorded = { metricFilters: [own, { logGroupName: 'shop', filterName: 'errors' }] }
  const narrow = (logGroupName: string) =>
    logs.narrow('DescribeMetricFilters', recorded, { logGroupName }, { account: '111122223333' })
  expect(narrow('audit')).toEqual({ metricFilters: [own] })
  expect(narrow('gone')).toBeUndefined()
})
