import type { JsonObject } from '../../src/json.ts'
import type { AnyService } from '../../src/service.ts'
import { replayOf } from '../../src/source/replay.ts'
import type { OperationCall } from '../../src/source/snapshot-format.ts'
import { elbv2, iam } from './services.ts'

const replay =
  (service: AnyService, operation: string, ...calls: OperationCall[]) =>
  (input: JsonObject = {}) =>
    replayOf(calls, (output) => output).answer({
      account: '111122223333',
      region: 'eu-west-1',
      service,
      operation,
      input,
    })

const listUsers = (...calls: OperationCall[]) => replay(iam, 'ListUsers', ...calls)()

const TRUNCATED = {
  state: 'absent',
  code: 'Truncated',
  reason: 'The snapshot holds only a part of the pages of iam ListUsers (eu-west-1).',
}

describe('pages', () => {
  const first = { input: {}, output: { Users: [1, 2], Owner: 'x', IsTruncated: true, Marker: 'm1' } }
  const second = { input: { Marker: 'm1' }, output: { Users: [3], IsTruncated: true, Marker: 'm2' } }
  const third = { input: { Marker: 'm2', MaxItems: 9 }, output: { Users: [4], IsTruncated: false } }

  it('are joined in their order, whatever the order in the recording', () => {
    expect(listUsers(third, first, second)).toEqual({
      state: 'output',
      output: { Users: [1, 2, 3, 4], Owner: 'x', IsTruncated: false },
    })
  })

  it.each([
    ['the last is missing', [first, second]],
    ['one in between is missing', [first, third]],
    ['the first is missing', [second, third]],
    ['only the first is there', [first]],
    ['the token leads back', [first, { input: { Marker: 'm1' }, output: { Users: [3], Marker: 'm1' } }]],
  ])('are no answer when %s', (_, calls) => {
    expect(listUsers(...calls)).toEqual(TRUNCATED)
  })

  it.each([
    { NextToken: 'eyJ' },
    { nextToken: 'x' },
    { NextMarker: 'x' },
    { Marker: 'x' },
    { position: 'x' },
    { IsTruncated: true },
    { Truncated: true, NextMarker: 'x' },
    { LastEvaluatedKey: { id: 1 } },
    { UserList: { Items: [], IsTruncated: true, NextMarker: 'x' } },
  ])('that end with %j are only a part', (rest) => {
    expect(listUsers({ input: {}, output: { Users: [], ...rest } })).toEqual(TRUNCATED)
  })

  it.each([
    { IsTruncated: false, Marker: 'the echo of what was asked' },
    { NextToken: '' },
    { NextToken: null },
    { NextRotationDate: '2026-01-01T00:00:00Z' },
    { User: { Position: 'left', Marker: 'felt tip' } },
  ])('that end with %j are all there is', (rest) => {
    const output = { Users: [], ...rest }
    expect(listUsers({ input: {}, output })).toEqual({ state: 'output', output })
  })

  it('are joined inside the object that some services wrap around their lists', () => {
    const answer = listUsers(
      { input: {}, output: { UserList: { Items: [1], IsTruncated: true, NextMarker: 'm', Marker: '' } } },
      { input: { Marker: 'm' }, output: { UserList: { Items: [2], IsTruncated: false, Marker: 'm' } } },
    )
    expect(answer).toMatchObject({ output: { UserList: { Items: [1, 2] } } })
  })

  it('that were recorded twice, whole and in part, are answered whole', () => {
    const whole = { input: { MaxItems: 1000 }, output: { Users: [1, 2, 3, 4] } }
    expect(listUsers(first, whole)).toEqual({ state: 'output', output: whole.output })
  })

  it('that end in an error are that error', () => {
    const error = { name: 'Throttling', message: 'slow down' }
    expect(listUsers(first, { input: { Marker: 'm1' }, error })).toEqual({ state: 'error', error })
  })

  it('need every part of a token that has several', () => {
    const versions = replay(
      iam,
      'ListUsers',
      { input: {}, output: { Users: [1], IsTruncated: true, NextKeyMarker: 'k', NextVersionIdMarker: 'v' } },
      { input: { KeyMarker: 'k', VersionIdMarker: 'other' }, output: { Users: [9] } },
      { input: { KeyMarker: 'k', VersionIdMarker: 'v' }, output: { Users: [2] } },
    )
    expect(versions()).toMatchObject({ output: { Users: [1, 2] } })
  })
})

describe('a broader call', () => {
  const a = { ListenerArn: 'l1', LoadBalancerArn: 'a' }
  const b = { ListenerArn: 'l2', LoadBalancerArn: 'b' }
  const all = { input: {}, output: { Listeners: [a, b] } }

  it('is narrowed by the service', () => {
    const listeners = replay(elbv2, 'DescribeListeners', all)
    expect(listeners({ LoadBalancerArn: 'b' })).toEqual({ state: 'output', output: { Listeners: [b] } })
    expect(listeners({ LoadBalancerArn: 'b', PageSize: 400 })).toEqual({ state: 'output', output: { Listeners: [b] } })
  })

  it('is not looked at when the very call was recorded, even with an error', () => {
    const error = { name: 'AccessDenied', message: 'no' }
    const listeners = replay(elbv2, 'DescribeListeners', all, { input: { LoadBalancerArn: 'b' }, error })
    expect(listeners({ LoadBalancerArn: 'b' })).toEqual({ state: 'error', error })
  })

  it('that asked the most of what is asked comes first', () => {
    const nearer = { input: { LoadBalancerArn: 'a' }, output: { Listeners: [a], From: 'nearer' } }
    const listeners = replay(elbv2, 'DescribeListeners', all, nearer)
    expect(listeners({ LoadBalancerArn: 'a', ListenerArns: ['l1'] })).toMatchObject({ output: { From: 'nearer' } })
  })

  it('about something else is no answer', () => {
    const listeners = replay(elbv2, 'DescribeListeners', { ...all, input: { LoadBalancerArn: 'a' } })
    expect(listeners({ LoadBalancerArn: 'b' })).toMatchObject({ code: 'NotRecorded' })
    expect(listeners({ ListenerArns: ['l1'] })).toMatchObject({ code: 'NotRecorded' })
    expect(listeners()).toMatchObject({ code: 'NotRecorded' })
  })

  it('that failed or is only a part is no answer', () => {
    const denied = { input: {}, error: { name: 'AccessDenied', message: 'no' } }
    const part = { input: {}, output: { Listeners: [a], NextMarker: 'm' } }
    expect(replay(elbv2, 'DescribeListeners', denied)({ LoadBalancerArn: 'a' })).toMatchObject({ code: 'NotRecorded' })
    expect(replay(elbv2, 'DescribeListeners', part)({ LoadBalancerArn: 'a' })).toMatchObject({ code: 'Truncated' })
  })

  it('is no answer where the service cannot tell', () => {
    const names = { Names: ['x'] }
    expect(replay(elbv2, 'DescribeLoadBalancers', all)(names)).toMatchObject({ code: 'NotRecorded' })
    expect(replay(elbv2, 'DescribeTargetGroups', all)(names)).toMatchObject({ code: 'NotRecorded' })
  })
})
