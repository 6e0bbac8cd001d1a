import fc from 'fast-check'
import { suppress, validateSuppressions } from '../../src/gate/suppressions.ts'
import type { Finding, ReportedResource, Suppression, UngatedReport } from '../../src/report/report.ts'
import { evaluation, makeFinding, makeGap, makeReport, makeRule, makeSuppression } from '../report/sample.ts'

const TODAY = new Date('2026-06-01T23:59:59Z')
const mfa = makeRule('iam-user-mfa', 'high', 'MFA')
const imds = makeRule('ec2-instance-imdsv2', 'high', 'IMDSv2')

const userArn = (name: string) => `arn:aws:iam::111122223333:user/${name}`
const finding = (resource: Partial<ReportedResource>, rule = mfa): Finding => makeFinding(rule, { resource })
const instance = (more: Partial<ReportedResource> = {}): Finding =>
  finding({ id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc', region: 'eu-west-1', ...more }, imds)

const reportOf = (findings: Finding[], parts: Parameters<typeof makeReport>[0] = {}): UngatedReport =>
  makeReport({ rules: [imds, mfa], findings, ...parts })

const isParked = (found: Finding, more: Partial<Suppression>): boolean => {
  const { findings, suppressed } = suppress(
    reportOf([found]),
    [makeSuppression({ until: '2026-12-31', ...more })],
    TODAY,
  )
  expect(findings.length + suppressed.length).toBe(1)
  return suppressed.length === 1
}

describe('a suppression parks', () => {
  it.each<[string, Finding, Partial<Suppression>]>([
    ['what it names', finding({ id: userArn('ci-a') }), {}],
    ['across the slashes of a path', finding({ id: userArn('robots/ci-a') }), { resource: userArn('*ci-*') }],
    ['across the colons of an ARN', instance(), { rule: '*', resource: 'arn:aws:*i-0abc' }],
    ['a rule by its glob', instance(), { rule: 'ec2-*', resource: '*/i-0abc' }],
    ['rules by alternatives', instance(), { rule: '{ec2,iam}-*', resource: '*/i-0abc' }],
    ['one character for ?', instance(), { rule: imds.id, resource: '*/i-0ab?' }],
    [
      'every part of an ARN',
      finding({ id: `${userArn('ci-a')}#AKIA`, arn: userArn('ci-a') }),
      { resource: userArn('ci-a') },
    ],
    ['one part of an ARN', finding({ id: `${userArn('ci-a')}#AKIA`, arn: userArn('ci-a') }), { resource: '*#AKIA' }],
    ['in an account', instance(), { rule: imds.id, resource: '*', account: '111122223333' }],
    ['in regions', instance(), { rule: imds.id, resource: '*', region: 'eu-*' }],
    [
      'by tags',
      instance({ tags: { team: 'shop', env: 'dev' } }),
      { rule: imds.id, resource: '*', tags: { env: 'dev', team: '*' } },
    ],
    ['by an empty tag', instance({ tags: { legacy: '' } }), { rule: imds.id, resource: '*', tags: { legacy: '*' } }],
  ])('%s', (_name, found, more) => expect(isParked(found, more)).toBe(true))
})

describe('a suppression leaves alone', () => {
  it.each<[string, Finding, Partial<Suppression>]>([
    ['another resource', finding({ id: userArn('alice') }), {}],
    ['another rule on the resource', finding({ id: userArn('ci-a') }, imds), {}],
    ['a resource that only begins like it', finding({ id: userArn('ci-ab') }), { resource: userArn('ci-a') }],
    ['another case', finding({ id: userArn('CI-a') }), {}],
    ['what a dot would match in a regular expression', finding({ id: userArn('axb') }), { resource: userArn('a.b') }],
    ['another account', instance(), { rule: imds.id, resource: '*', account: '444455556666' }],
    ['another region', instance(), { rule: imds.id, resource: '*', region: 'us-*' }],
    [
      'a resource that lacks one of the tags',
      instance({ tags: { env: 'dev' } }),
      { rule: imds.id, resource: '*', tags: { env: '*', team: '*' } },
    ],
    [
      'a tag of another value',
      instance({ tags: { env: 'prod' } }),
      { rule: imds.id, resource: '*', tags: { env: 'dev' } },
    ],
    ['a resource without tags', instance(), { rule: imds.id, resource: '*', tags: { env: '*' } }],
    [
      'a tag that every object has',
      instance({ tags: {} }),
      { rule: imds.id, resource: '*', tags: { constructor: '*' } },
    ],
  ])('%s', (_name, found, more) => expect(isParked(found, more)).toBe(false))
})

describe('suppress', () => {
  const found = finding({ id: userArn('ci-a') })
  const here = evaluation(mfa.id, { fail: 1 })

  it('says why a finding is parked', () => {
    const reason = makeSuppression({ until: '2026-12-31' })
    expect(suppress(reportOf([found]), [reason], TODAY).suppressed).toEqual([{ ...found, suppression: reason }])
  })

  it('keeps the order, and every finding once', () => {
    const findings = ['x', 'ci-a', 'y', 'ci-b'].map((name) => finding({ id: userArn(name) }))
    const parked = suppress(
      reportOf(findings),
      [makeSuppression({ until: '2026-12-31' }), makeSuppression({ until: '2026-12-30' })],
      TODAY,
    )
    expect(parked.findings).toEqual([findings[0], findings[2]])
    expect(parked.suppressed.map(({ id }) => id)).toEqual([findings[1]?.id, findings[3]?.id])
  })

  it.each([
    ['2026-06-02', 1],
    ['2026-06-01', 1],
    ['2026-05-31', 0],
    [undefined, 1],
  ])('holds until the end of %s (UTC): %i parked', (until, count) => {
    const suppression = makeSuppression()
    if (until) suppression.until = until
    else delete suppression.until
    const parked = suppress(reportOf([found]), [suppression], TODAY)
    expect(parked.suppressed).toHaveLength(count)
    expect(parked.suppressions.expired).toEqual(count === 0 ? [suppression] : [])
    expect(parked.findings).toEqual(count === 0 ? [{ ...found, expiredSuppression: suppression }] : [])
  })

  it('goes by one that holds before one that has expired', () => {
    const [expired, holding] = [makeSuppression(), makeSuppression({ until: '2027-01-01', reason: 'Renewed in May.' })]
    const { suppressed } = suppress(reportOf([found]), [expired, holding], TODAY)
    expect(suppressed[0]?.suppression).toBe(holding)
  })

  it.each([
    ['2026-06-01', true],
    ['2026-06-15', true],
    ['2026-06-16', false],
    ['2026-05-31', false],
  ])('warns of an end on %s: %s', (until, isExpiring) => {
    const suppression = makeSuppression({ until })
    const { expiring } = suppress(reportOf([found]), [suppression], TODAY).suppressions
    expect(expiring).toEqual(isExpiring ? [suppression] : [])
  })

  describe('tells that one matched nothing', () => {
    const unused = (more: Partial<Suppression>, parts: Parameters<typeof makeReport>[0]): boolean => {
      const suppression = makeSuppression({ until: '2026-12-31', ...more })
      return suppress(reportOf([], parts), [suppression], TODAY).suppressions.unused.includes(suppression)
    }
    const seen = evaluation(mfa.id, { pass: 3 })
    const blind = evaluation(mfa.id, { pass: 2, unknown: 1 })
    const eu = evaluation(imds.id, { pass: 1 }, { region: 'eu-west-1' })
    const us = evaluation(imds.id, { unknown: 1 }, { region: 'us-east-1' })

    it.each<[string, Partial<Suppression>, Parameters<typeof makeReport>[0]]>([
      ['everything was seen', {}, { evaluations: [seen] }],
      ['there was nothing to judge', {}, { evaluations: [evaluation(mfa.id, {})] }],
      ['the gap is elsewhere', { rule: imds.id, resource: '*', region: 'eu-west-1' }, { evaluations: [eu, us] }],
      [
        'the gap is in a region that the ARN excludes',
        { rule: imds.id, resource: 'arn:aws:ec2:eu-west-1:*' },
        { evaluations: [eu, us] },
      ],
      [
        'the gap is in an account that the ARN excludes',
        { resource: 'arn:aws:iam::111122223333:*' },
        { evaluations: [seen, evaluation(mfa.id, { unknown: 1 }, { account: '444455556666' })] },
      ],
      ['its ARN names a part of a region', { rule: imds.id, resource: 'arn:aws:ec2:eu-*' }, { evaluations: [eu] }],
      ['the gap is of another rule', {}, { evaluations: [seen, us] }],
    ])('when %s', (_name, more, parts) => expect(unused(more, parts)).toBe(true))

    it.each<[string, Partial<Suppression>, Parameters<typeof makeReport>[0]]>([
      ['its rule is unknown there', {}, { evaluations: [blind], gaps: [makeGap()] }],
      ['its rule was not chosen', {}, { evaluations: [eu] }],
      ['one of its rules is unknown', { rule: '*' }, { evaluations: [seen, us] }],
      ['its region was not audited', { rule: imds.id, resource: '*', region: 'ap-south-1' }, { evaluations: [eu] }],
      [
        'its ARN is of a region that was not audited',
        { rule: imds.id, resource: 'arn:aws:ec2:ap-south-1:*' },
        { evaluations: [eu] },
      ],
      ['its account was not audited', { account: '444455556666' }, { evaluations: [seen] }],
      [
        'its ARN is of an account that was not audited',
        { resource: 'arn:aws:iam::444455556666:user/x' },
        { evaluations: [seen] },
      ],
      [
        'a star could stand for the region',
        { rule: imds.id, resource: 'arn:aws:*:eu-west-1:*' },
        { evaluations: [eu, us] },
      ],
      [
        'the list of all regions is unknown',
        { rule: imds.id, resource: '*', region: 'eu-west-1' },
        { evaluations: [eu, evaluation(imds.id, { unknown: 1 })] },
      ],
      ['it has expired', { until: '2026-01-01' }, { evaluations: [seen] }],
    ])('but not when %s', (_name, more, parts) => expect(unused(more, parts)).toBe(false))

    it('but not when it matched, were it beside another', () => {
      const both = [makeSuppression({ until: '2026-12-31' }), makeSuppression({ resource: '*', until: '2026-12-31' })]
      expect(suppress(reportOf([found], { evaluations: [here] }), both, TODAY).suppressions.unused).toEqual([])
    })
  })
})

describe('validateSuppressions', () => {
  const problems = (more: Partial<Suppression>) =>
    validateSuppressions(
      [makeSuppression({ until: '2026-12-31' }), makeSuppression({ until: '2026-12-31', ...more })],
      TODAY,
    )

  it('finds nothing wrong with one that names something, for a reason, for a time', () => {
    expect(problems({})).toEqual([])
    expect(problems({ rule: '*', resource: userArn('ci-*') })).toEqual([])
    expect(problems({ rule: 'iam-*', resource: '*' })).toEqual([])
    expect(problems({ rule: '*', resource: '*', account: '111122223333' })).toEqual([])
    expect(problems({ rule: '*', resource: '*', region: 'eu-west-1' })).toEqual([])
    expect(problems({ rule: '*', resource: '*', tags: { sandbox: '*' } })).toEqual([])
  })

  it.each<Partial<Suppression>>([
    { rule: '*', resource: '*' },
    { rule: '**', resource: 'arn:*' },
    { rule: '*-*', resource: 'arn:aws:*' },
    { rule: '?*', resource: '*:*' },
    { rule: '{a,b,*}', resource: '**', account: '*', region: '*' },
    { rule: '!nothing', resource: '*', tags: {} },
    { rule: '*', resource: 'arn:aws-cn:*' },
  ])('refuses one that would hide everything: %j', (more) => {
    expect(problems(more)).toMatchObject([
      { index: 1, field: 'resource', message: expect.stringContaining('every finding') },
    ])
  })

  it.each(['', 'legacy', '         x', 'wontfix!  '])('refuses %j as a reason', (reason) => {
    expect(problems({ reason })).toEqual([
      { index: 1, field: 'reason', message: 'must say why, in at least 10 characters' },
    ])
  })

  it.each(['2026-02-30', '2026-13-01', '2026-6-1', 'tomorrow', '', '2026-12-31T00:00:00Z', '31.12.2026'])(
    'refuses %j as an end',
    (until) => {
      expect(problems({ until })).toMatchObject([
        { index: 1, field: 'until', message: 'must be a day that exists, such as 2026-06-01' },
      ])
    },
  )

  it('takes an end that has passed: the suppression then says so itself', () => {
    expect(problems({ until: '2020-01-01' })).toEqual([])
  })

  it('refuses an end so far ahead that it is more likely a typo', () => {
    expect(problems({ until: '2027-07-06' })).toEqual([])
    expect(problems({ until: '2027-07-07' })).toMatchObject([
      { field: 'until', message: expect.stringContaining('400 days') },
    ])
    expect(problems({ until: '2062-06-01' })).toHaveLength(1)
  })

  it('tells everything that is wrong, in order', () => {
    const bad = makeSuppression({ rule: '*', resource: '*', reason: 'x', until: 'y' })
    expect(validateSuppressions([bad, bad], TODAY).map(({ index, field }) => `${index} ${field}`)).toEqual([
      '0 resource',
      '0 reason',
      '0 until',
      '1 resource',
      '1 reason',
      '1 until',
    ])
  })

  it('no suppression that passes hides all of several accounts', () => {
    const pattern = fc.array(fc.constantFrom('*', '?', 'arn', ':', 'aws', '-', '/', 'iam', 'ec2'), { maxLength: 6 })
    const findings = [
      finding({ id: userArn('a') }),
      instance({ account: '444455556666' }),
      finding(
        { id: 'arn:aws:s3:::bucket', region: 'us-east-1', account: '777788889999' },
        makeRule('zz-x', 'low', 'Z'),
      ),
    ]
    fc.assert(
      fc.property(pattern, pattern, (rule, resource) => {
        const suppression = makeSuppression({
          rule: rule.join('') || '*',
          resource: resource.join(''),
          until: '2026-12-31',
        })
        const hidden = suppress(reportOf(findings), [suppression], TODAY).suppressed.length
        if (hidden === findings.length) expect(validateSuppressions([suppression], TODAY)).toHaveLength(1)
      }),
      { numRuns: 2000 },
    )
  })
})
