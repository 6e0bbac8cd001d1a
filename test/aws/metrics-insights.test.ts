import { parseInsightsQuery } from '../../src/aws/metrics-insights.ts'

describe('parseInsightsQuery', () => {
  it('reads a whole query', () => {
    const query =
      'SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId) ' +
      "WHERE tag.env = 'prod' AND InstanceId != 'i-0abc' GROUP BY InstanceId ORDER BY MAX() DESC LIMIT 10"
    expect(parseInsightsQuery(query)).toEqual({
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      schema: ['InstanceId'],
      where: [
        { key: 'tag.env', equal: true, value: 'prod' },
        { key: 'InstanceId', equal: false, value: 'i-0abc' },
      ],
    })
  })

  it('takes a namespace alone for any dimensions, a SCHEMA without dimensions for none', () => {
    expect(parseInsightsQuery('SELECT AVG(CPUUtilization) FROM "AWS/EC2"')).toMatchObject({
      schema: undefined,
      where: [],
    })
    expect(parseInsightsQuery('SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/EC2")')).toMatchObject({ schema: [] })
  })

  it('reads keywords in any case, and line breaks', () => {
    const query =
      'select max(CPUUtilization)\nfrom schema("AWS/EC2", InstanceId)\nwhere InstanceId=\'i-1\'\ngroup by InstanceId'
    expect(parseInsightsQuery(query)).toMatchObject({
      schema: ['InstanceId'],
      where: [{ key: 'InstanceId', equal: true, value: 'i-1' }],
    })
  })

  it('reads quoted names, escapes, and keywords inside quotes', () => {
    const query = String.raw`SELECT SUM("LIMIT \"x\"") FROM "My App" WHERE tag."cost centre" = 'R and D' AND "WHERE" = 'it\'s'`
    expect(parseInsightsQuery(query)).toEqual({
      namespace: 'My App',
      metricName: 'LIMIT "x"',
      schema: undefined,
      where: [
        { key: 'tag.cost centre', equal: true, value: 'R and D' },
        { key: 'WHERE', equal: true, value: "it's" },
      ],
    })
  })

  it('reads the accounts of a monitoring account', () => {
    const { where } = parseInsightsQuery('SELECT AVG(X) FROM N WHERE AWS.AccountId = CURRENT_ACCOUNT_ID()')!
    expect(where).toEqual([{ key: 'AWS.AccountId', equal: true, value: 'CURRENT_ACCOUNT_ID()' }])
    expect(parseInsightsQuery('SELECT AVG(X) FROM N WHERE AWS.AccountId=444455556666')!.where).toEqual([
      { key: 'AWS.AccountId', equal: true, value: '444455556666' },
    ])
  })

  it.each(['m1 + m2', 'ANOMALY_DETECTION_BAND(m1, 2)', 'SELECT', '', "SELECT AVG(X) FROM N WHERE a = 'b' OR c = 'd'"])(
    'knows that "%s" is no query it can read',
    (text) => expect(parseInsightsQuery(text)).toBeUndefined(),
  )
})
