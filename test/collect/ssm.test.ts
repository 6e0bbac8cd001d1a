import { managedNodes, parameters } from '../../src/collect/ssm.ts'
import { output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

describe('ssm.parameters', () => {
  it('have the ARN that AWS gives, or one made of the name', async () => {
    const { identities, asked } = await collected(parameters, {
      DescribeParameters: output({
        Parameters: [
          { Name: '/shop/db/host', ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/db/host' },
          { Name: '/shop/db/port' },
          { Name: 'plain' },
        ],
      }),
    })
    const arn = (name: string) => `arn:aws:ssm:eu-west-1:111122223333:parameter/${name}`
    expect(identities).toMatchObject([
      { id: arn('shop/db/host'), name: '/shop/db/host' },
      { id: arn('shop/db/port') },
      { id: arn('plain'), name: 'plain' },
    ])
    expect(asked).toEqual(['ssm:DescribeParameters {}'])
  })
})

describe('ssm.managedNodes', () => {
  it('lists what has registered', async () => {
    const { rows, identities } = await collected(managedNodes, {
      DescribeInstanceInformation: output({ InstanceInformationList: [{ InstanceId: 'i-1', PingStatus: 'Online' }] }),
    })
    expect(rows).toEqual([{ InstanceId: 'i-1', PingStatus: 'Online' }])
    expect(identities).toMatchObject([{ id: 'arn:aws:ssm:eu-west-1:111122223333:managed-instance/i-1', name: 'i-1' }])
  })
})

it.each([
  [parameters, 'DescribeParameters', 'Parameters'],
  [managedNodes, 'DescribeInstanceInformation', 'InstanceInformationList'],
])('an empty list is none, a missing one no answer: %#', async (collection, operation, member) => {
  expect(await collected(collection, { [operation]: output({ [member]: [] }) })).toMatchObject({ rows: [], gaps: [] })
  const odd = await collected(collection, { [operation]: output({}) })
  expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
})
