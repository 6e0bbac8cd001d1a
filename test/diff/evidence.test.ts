import { distanceTo, valueAt } from '../../src/diff/evidence.ts'

describe('distanceTo', () => {
  const order = [
    'rules[1].Actions[0].Type',
    'rules[1].Actions',
    'rules[0].Actions[2].Type',
    'rules[0].Actions',
    'rules[1].Conditions',
    'SslPolicy',
  ]
  it('counts from the very place, by way of what holds it or looks like it, to other members', () => {
    expect(order.map((path) => distanceTo(['rules[1].Actions[0].Type'], path))).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('takes the nearest of several', () => {
    expect(distanceTo(['A', 'SslPolicy'], 'SslPolicy')).toBe(0)
    expect(distanceTo([], 'SslPolicy')).toBe(5)
  })

  it('is not misled by names that begin alike, or by brackets', () => {
    expect(distanceTo(['Certificates[0]'], 'CertificatesExtra')).toBe(5)
    expect(distanceTo([`certificates['arn:aws:acm:…[1].x'].NotAfter`], 'certificates[0].NotAfter')).toBe(2)
  })
})

describe('valueAt', () => {
  const row = {
    SslPolicy: 'old',
    Zones: [{ Name: 'a' }, { Name: 'b' }],
    PolicyDocument: '{"Statement":[{"Action":"*","Condition":{"Bool":{"aws:x":"true"}}}]}',
  }

  it.each([
    ['SslPolicy', 'old'],
    ['Zones[1].Name', 'b'],
    ['Zones[].Name', ['a', 'b']],
    ['Zones[7].Name', undefined],
    ['PolicyDocument.Statement[0].Condition.Bool["aws:x"]', 'true'],
    ['SslPolicy.Name', undefined],
  ])('follows %s', (path, value) => {
    expect(valueAt(row, path)).toEqual({ value })
  })

  it.each(['alarms', `snapshots[?VolumeId=='vol-1'].StartTime`, `Zones['a'].Name`, 'constructor'])(
    'does not pretend to follow %s',
    (path) => {
      expect(valueAt(row, path)).toBeUndefined()
    },
  )
})
