import { addresses } from '../../src/collect/elastic-ips.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

describe('ec2.addresses', () => {
  it.skipIf(!hasDocumented)('reads the documented answer: one address of EC2-Classic, one of a VPC', async () => {
    const [answer = {}] = documented('ec2', 'DescribeAddresses')
    const { identities } = await collected(addresses, { DescribeAddresses: output(answer) })
    expect(identities.map(({ id }) => id)).toEqual([
      'arn:aws:ec2:eu-west-1:111122223333:elastic-ip/198.51.100.0',
      'arn:aws:ec2:eu-west-1:111122223333:elastic-ip/eipalloc-12345678',
    ])
  })

  it('has their tags', async () => {
    const { identities } = await collected(addresses, {
      DescribeAddresses: output({
        Addresses: [{ AllocationId: 'eipalloc-1', Tags: [{ Key: 'team', Value: 'shop' }] }],
      }),
    })
    expect(identities).toMatchObject([{ tags: { team: 'shop' } }])
  })

  it('names the action that was denied', async () => {
    const { gaps } = await collected(addresses, { DescribeAddresses: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'ec2:DescribeAddresses' }])
  })
})
