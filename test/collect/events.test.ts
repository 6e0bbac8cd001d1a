import { ResourceNotFoundException } from '@aws-sdk/client-eventbridge'
import { eventBuses, events, rules } from '../../src/collect/events.ts'
import type { Answer } from '../../src/source/source.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const arn = (path: string) => `arn:aws:events:eu-west-1:111122223333:${path}`
const BUSES = output({
  EventBuses: [
    { Name: 'default', Arn: arn('event-bus/default') },
    { Name: 'shop', Arn: arn('event-bus/shop') },
  ],
})
const NIGHTLY = { Name: 'nightly', Arn: arn('rule/nightly'), EventBusName: 'default', State: 'ENABLED' }
const ORDERS = { Name: 'orders', Arn: arn('rule/shop/orders'), EventBusName: 'shop', State: 'DISABLED' }
const MANAGED = { Name: 'AutoScalingManagedRule', Arn: arn('rule/a'), EventBusName: 'default', ManagedBy: 'x' }
const gone = (): Answer => {
  const { name, message } = new ResourceNotFoundException({ message: 'no such bus', $metadata: {} })
  return { state: 'error', error: { name, message } }
}

describe('events.eventBuses', () => {
  it('lists them', async () => {
    const { identities } = await collected(eventBuses, { ListEventBuses: BUSES })
    expect(identities.map(({ id }) => id)).toEqual([arn('event-bus/default'), arn('event-bus/shop')])
  })
})

describe('events.rules', () => {
  it('asks once for each bus', async () => {
    const { rows, identities, asked } = await collected(rules, {
      ListEventBuses: BUSES,
      ListRules: ({ input }) => output({ Rules: input.EventBusName === 'shop' ? [ORDERS] : [NIGHTLY] }),
    })
    expect(rows).toEqual([NIGHTLY, ORDERS])
    expect(identities[1]).toMatchObject({ id: ORDERS.Arn, name: 'orders', type: 'AWS::Events::Rule' })
    expect(asked).toEqual([
      'events:ListEventBuses {}',
      'events:ListRules {"EventBusName":"default"}',
      'events:ListRules {"EventBusName":"shop"}',
    ])
  })

  it('takes a bus that is gone for one without rules', async () => {
    const { rows, gaps } = await collected(rules, {
      ListEventBuses: BUSES,
      ListRules: ({ input }) => (input.EventBusName === 'shop' ? gone() : output({ Rules: [NIGHTLY] })),
    })
    expect(rows).toEqual([NIGHTLY])
    expect(gaps).toEqual([])
  })

  it('asks for the targets of rules that are on and one’s own', async () => {
    const { rows, asked } = await collected(rules.with('targets'), {
      ListEventBuses: output({ EventBuses: [{ Name: 'default', Arn: arn('event-bus/default') }] }),
      ListRules: output({ Rules: [NIGHTLY, ORDERS, MANAGED] }),
      ListTargetsByRule: output({ Targets: [{ Id: '1', Arn: 'arn:target' }] }),
    })
    expect(rows.map((row) => row.targets)).toEqual([[{ Id: '1', Arn: 'arn:target' }], undefined, undefined])
    expect(asked.slice(2)).toEqual(['events:ListTargetsByRule {"Rule":"nightly","EventBusName":"default"}'])
  })

  it('leaves a gap on the one rule whose targets are denied', async () => {
    const { gaps } = await collected(rules.with('targets'), {
      ListEventBuses: BUSES,
      ListRules: ({ input }) => output({ Rules: input.EventBusName === 'shop' ? [ORDERS] : [NIGHTLY] }),
      ListTargetsByRule: denied,
    })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'events:ListTargetsByRule' }])
  })

  it('lets nothing through that is sent to a target, which may hold a secret', () => {
    const target = { Id: '1', Arn: 'arn:target' }
    const HttpParameters = { HeaderParameters: { Authorization: 'hunter2' } }
    const secret = {
      ...target,
      Input: '{"password":"hunter2"}',
      HttpParameters,
      InputTransformer: { InputTemplate: 'x' },
    }
    expect(events.scrub('ListTargetsByRule', { Targets: [secret], NextToken: 'next' })).toEqual({
      Targets: [target],
      NextToken: 'next',
    })
    expect(events.scrub('ListTargetsByRule', {})).toEqual({})
  })

  it('is answered by a plain recording for the default bus, or for the bus that its rules name', () => {
    const narrow = (Rules: object[], EventBusName: string) =>
      events.narrow('ListRules', { Rules } as never, { EventBusName }, { account: '111122223333' })
    expect(narrow([NIGHTLY], 'default')).toEqual({ Rules: [NIGHTLY] })
    expect(narrow([], 'default')).toEqual({ Rules: [] })
    expect(narrow([NIGHTLY], 'shop')).toBeUndefined()
  })
})
