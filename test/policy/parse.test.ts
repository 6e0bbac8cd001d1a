import { parsePolicy, unreadable } from '../../src/policy/parse.ts'

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const statementOf = (statement: object) => {
  const { policy, problems } = parsePolicy({ Statement: [statement] })
  if (!policy) throw new Error(unreadable(problems))
  return policy.statements[0]!
}
const problemsOf = (document: unknown) =>
  parsePolicy(document).problems?.map(({ path, message }) => `${path} ${message}`)

describe('parsePolicy', () => {
  const document = { Version: '2012-10-17', Statement: [{ ...allow, Sid: 'Read' }] }
  const policy = {
    version: '2012-10-17',
    statements: [
      {
        path: 'Statement[0]',
        sid: 'Read',
        effect: 'Allow',
        actions: { name: 'Action', not: false, values: ['s3:GetObject'] },
        resources: { name: 'Resource', not: false, values: ['*'] },
        principals: undefined,
        conditions: [],
      },
    ],
  }

  it.each([
    ['an object', document],
    ['JSON text', JSON.stringify(document, null, 2)],
    ['JSON text after white space', `\n ${JSON.stringify(document)}`],
    ['URL-encoded JSON', encodeURIComponent(JSON.stringify(document))],
    ['URL-encoded, laid out over lines', encodeURIComponent(`\n${JSON.stringify(document, null, 2)}`)],
  ])('reads %s', (_form, given) => expect(parsePolicy(given)).toEqual({ policy }))

  it('keeps a plus sign and a percent sign of JSON text', () => {
    const statement = statementOf({ ...allow, Resource: 'arn:aws:s3:::a+b%20c' })
    expect(statement.resources?.values).toEqual(['arn:aws:s3:::a+b%20c'])
  })

  it('reads a lone statement, either version or none', () => {
    for (const version of ['2008-10-17', '2012-10-17', undefined]) {
      const { policy } = parsePolicy({ ...(version && { Version: version }), Statement: allow })
      expect(policy?.version).toBe(version)
      expect(policy?.statements.map(({ path }) => path)).toEqual(['Statement'])
    }
  })

  it('reads the negated elements, and lists', () => {
    const statement = statementOf({ Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], NotResource: ['a', 'b'] })
    expect(statement.effect).toBe('Deny')
    expect(statement.actions).toEqual({ name: 'NotAction', not: true, values: ['iam:*', 'sts:*'] })
    expect(statement.resources).toEqual({ name: 'NotResource', not: true, values: ['a', 'b'] })
  })

  it.each([
    ['*', [{ type: '*', id: '*' }]],
    [{ AWS: '*' }, [{ type: 'AWS', id: '*' }]],
    [
      { AWS: ['111122223333', 'arn:aws:iam::444455556666:root'], Service: 'ec2.amazonaws.com' },
      [
        { type: 'AWS', id: '111122223333' },
        { type: 'AWS', id: 'arn:aws:iam::444455556666:root' },
        { type: 'Service', id: 'ec2.amazonaws.com' },
      ],
    ],
  ])('reads the principal %j', (principal, values) => {
    expect(statementOf({ ...allow, Principal: principal }).principals).toEqual({
      name: 'Principal',
      not: false,
      values,
    })
    expect(statementOf({ ...allow, NotPrincipal: principal }).principals).toEqual({
      name: 'NotPrincipal',
      not: true,
      values,
    })
  })

  it('reads conditions: values without quotation marks, set operators, IfExists', () => {
    const { conditions } = statementOf({
      ...allow,
      Condition: {
        Bool: { 'aws:SecureTransport': false },
        NumericLessThan: { 's3:max-keys': [10, '20'] },
        'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': 'cost*' },
        'forallvalues:stringequals': { 'aws:TagKeys': ['a'], 'aws:CalledVia': [] },
      },
    })
    const path = 'Statement[0].Condition'
    const plain = { set: undefined, ifExists: false }
    expect(conditions).toEqual([
      {
        ...plain,
        path: `${path}.Bool["aws:SecureTransport"]`,
        operator: 'Bool',
        test: 'bool',
        key: 'aws:SecureTransport',
        values: ['false'],
      },
      {
        ...plain,
        path: `${path}.NumericLessThan["s3:max-keys"]`,
        operator: 'NumericLessThan',
        test: 'numericlessthan',
        key: 's3:max-keys',
        values: ['10', '20'],
      },
      {
        path: `${path}.ForAnyValue:StringLikeIfExists["aws:TagKeys"]`,
        operator: 'ForAnyValue:StringLikeIfExists',
        test: 'stringlike',
        set: 'ForAnyValue',
        ifExists: true,
        key: 'aws:TagKeys',
        values: ['cost*'],
      },
      {
        path: `${path}.forallvalues:stringequals["aws:TagKeys"]`,
        operator: 'forallvalues:stringequals',
        test: 'stringequals',
        set: 'ForAllValues',
        ifExists: false,
        key: 'aws:TagKeys',
        values: ['a'],
      },
      {
        path: `${path}.forallvalues:stringequals["aws:CalledVia"]`,
        operator: 'forallvalues:stringequals',
        test: 'stringequals',
        set: 'ForAllValues',
        ifExists: false,
        key: 'aws:CalledVia',
        values: [],
      },
    ])
  })

  it.each<[unknown, string[]]>([
    [undefined, [' is missing']],
    [null, [' is not a JSON object']],
    ['', [' is not a JSON object']],
    ['%', [' is not a JSON object']],
    ['%7Bnot json', [' is not a JSON object']],
    ['{"Statement": [', [' is not a JSON object']],
    ['"text"', [' is not a JSON object']],
    [42, [' is not a JSON object']],
    [[allow], [' is not a JSON object']],
    [{}, ['Statement is missing']],
    [{ Version: 2012, Statement: [allow] }, ['Version is not a string']],
    [{ Statement: null }, ['Statement is not an object']],
    [{ Statement: ['Allow'] }, ['Statement[0] is not an object']],
    [{ Statement: [allow, { ...allow, Effect: 'allow' }] }, ['Statement[1].Effect is neither Allow nor Deny']],
    [{ Statement: { ...allow, Sid: 1 } }, ['Statement.Sid is not a string']],
    [{ Statement: { Effect: 'Allow', Resource: '*' } }, ['Statement has neither Action nor NotAction']],
    [{ Statement: { Effect: 'Allow', Action: '*' } }, ['Statement has neither Resource nor Principal']],
    [{ Statement: { ...allow, NotResource: '*' } }, ['Statement has both Resource and NotResource']],
    [{ Statement: { ...allow, Action: ['s3:*', 7] } }, ['Statement.Action is not a string or a list of strings']],
    [{ Statement: { ...allow, Principal: 'me' } }, ['Statement.Principal is neither "*" nor an object']],
    [
      { Statement: { ...allow, Principal: { AWS: { id: 1 } } } },
      ['Statement.Principal.AWS is not a string or a list of strings'],
    ],
    [{ Statement: { ...allow, Condition: [] } }, ['Statement.Condition is not an object']],
    [{ Statement: { ...allow, Condition: { Bool: 'true' } } }, ['Statement.Condition.Bool is not an object']],
    [
      { Statement: { ...allow, Condition: { Bool: { 'aws:SecureTransport': [null] } } } },
      ['Statement.Condition.Bool["aws:SecureTransport"] is not a value or a list of values'],
    ],
  ])('says what is wrong with %j', (given, problems) => {
    expect(problemsOf(given)).toEqual(problems)
    expect(parsePolicy(given).policy).toBeUndefined()
  })

  it('says it in a sentence', () => {
    const sentence = (document: unknown) => unreadable(parsePolicy(document).problems ?? [])
    expect(sentence(undefined)).toBe('The policy document cannot be read: it is missing.')
    expect(sentence({ Statement: { ...allow, Effect: 'Maybe' } })).toBe(
      'The policy document cannot be read: Statement.Effect is neither Allow nor Deny.',
    )
  })
})
