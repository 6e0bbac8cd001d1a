import { loadBalancers } from '../../src/collect/elb.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const balancers = (...names: string[]) =>
  output({ LoadBalancerDescriptions: names.map((LoadBalancerName) => ({ LoadBalancerName })) })
const draining = { ConnectionDraining: { Enabled: true, Timeout: 300 } }

describe('elb.loadBalancers', () => {
  it('gives them the ARN that AWS leaves out', async () => {
    const { identities, asked } = await collected(loadBalancers, { DescribeLoadBalancers: balancers('legacy') })
    const id = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/legacy'
    expect(identities).toMatchObject([{ id, name: 'legacy', type: 'AWS::ElasticLoadBalancing::LoadBalancer' }])
    expect(asked).toEqual(['elb:DescribeLoadBalancers {}'])
  })

  it('has the attributes of each', async () => {
    const { rows, asked } = await collected(loadBalancers.with('attributes'), {
      DescribeLoadBalancers: balancers('legacy', 'print'),
      DescribeLoadBalancerAttributes: output({ LoadBalancerAttributes: draining }),
    })
    expect(rows.map(({ attributes }) => attributes)).toEqual([draining, draining])
    expect(asked.slice(1)).toEqual([
      'elb:DescribeLoadBalancerAttributes {"LoadBalancerName":"legacy"}',
      'elb:DescribeLoadBalancerAttributes {"LoadBalancerName":"print"}',
    ])
  })

  it('is asked for with the permissions of the newer load balancers', async () => {
    const { gaps } = await collected(loadBalancers, { DescribeLoadBalancers: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'elasticloadbalancing:DescribeLoadBalancers' }])
  })
})

describe.skipIf(!hasDocumented)('the documented answers of elb', () => {
  it('are read', async () => {
    const answer = (operation: string) => output(documented('elastic-load-balancing', operation)[0] ?? {})
    const { rows, identities, gaps } = await collected(loadBalancers.with('attributes'), {
      DescribeLoadBalancers: answer('DescribeLoadBalancers'),
      DescribeLoadBalancerAttributes: answer('DescribeLoadBalancerAttributes'),
    })
    expect(gaps).toEqual([])
    expect(identities.map(({ name }) => name)).toEqual(['my-load-balancer'])
    expect(rows[0]).toMatchObject({ Instances: [{}, {}], attributes: { ConnectionDraining: {} } })
  })
})
