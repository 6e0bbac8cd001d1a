import rule from '../../../rules/iam/role-oidc-trust.ts'
import { testRule } from '../../../src/testing.ts'

const GITHUB = 'token.actions.githubusercontent.com'
const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789abcdef'

const role = (...statements: object[]) => ({
  RoleName: 'deploy',
  Arn: 'arn:aws:iam::111122223333:role/deploy',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: statements },
})
const provider = (issuer: string) =>
  issuer.includes('/') || !KNOWN.includes(issuer) ? `arn:aws:iam::111122223333:oidc-provider/${issuer}` : issuer
const KNOWN = ['cognito-identity.amazonaws.com', 'accounts.google.com', 'graph.facebook.com', 'www.amazon.com']
const trust = (issuer: string, Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Federated: provider(issuer) },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Condition && { Condition }),
})
const aud = (issuer: string) => ({ [`${issuer}:aud`]: 'sts.amazonaws.com' })
const subject = (issuer: string, operator: string, sub: string | string[], more: object = {}) =>
  trust(issuer, {
    StringEquals: aud(issuer),
    [operator]: { ...(operator === 'StringEquals' ? aud(issuer) : {}), [`${issuer}:sub`]: sub },
    ...more,
  })
const admits = (issuer: string, operator: string, claim = 'sub', statement = 'Statement[0]') =>
  `Statement[0] admits ${issuer} by ${statement}.Condition.${operator}["${issuer}:${claim}"].`
const every = (issuer: string) =>
  `Statement[0] lets every subject of ${issuer} assume the role: no condition names one.`
const loose = (issuer: string, condition: string) =>
  `Statement[0] lets every subject of ${issuer} assume the role, or too many: ${condition} does not name them.`

const namedSubjects: [string, string, string][] = [
  ['all repositories of an organization', GITHUB, 'repo:fernhill/*'],
  ['one branch', GITHUB, 'repo:fernhill/shop:ref:refs/heads/main'],
  ['ids beside the names', GITHUB, 'repo:fernhill@1234/shop@5678:environment:*'],
  ['a subject that begins with the owner', GITHUB, 'repository_owner:fernhill:*'],
  ['a subject that names the owner further on', GITHUB, 'environment:production:repository_owner:fernhill'],
  ['a reusable workflow', GITHUB, 'job_workflow_ref:fernhill/ci/.github/workflows/*'],
  ['all projects of a GitLab group', 'gitlab.com', 'project_path:fernhill/*:ref_type:branch:ref:main'],
  ['Terraform Cloud', 'app.terraform.io', 'organization:fernhill:project:*:workspace:*:run_phase:*'],
  ['a namespace of a cluster', EKS, 'system:serviceaccount:payments:*'],
  ['some other provider', 'ci.fernhill.example', 'pipeline:shop/*'],
]
const openSubjects: [string, string, string][] = [
  ['any repository', GITHUB, 'repo:*'],
  ['any organization with the repository', GITHUB, 'repo:*/shop:*'],
  ['organizations whose name begins alike', GITHUB, 'repo:fernhill*'],
  ['everything', GITHUB, '*'],
  ['an environment of anybody’s', GITHUB, 'environment:production'],
  ['owners whose name begins alike', GITHUB, 'repository_owner:fernhill*'],
  ['a leading wildcard', GITHUB, '*fernhill/shop*'],
  ['any group', 'gitlab.com', 'project_path:*:ref_type:branch:ref:main'],
  ['organizations whose name begins alike, Terraform', 'app.terraform.io', 'organization:fern*:workspace:*'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM policies
  ['a variable, which the caller fills in', GITHUB, 'repo:${aws:PrincipalTag/org}/shop:*'],
]

testRule(rule, {
  pass: [
    {
      name: 'a literal subject',
      row: role(
        subject(GITHUB, 'StringEquals', ['repo:fernhill/shop:ref:refs/heads/main', 'repo:fernhill/api:pull_request']),
      ),
      message: admits(GITHUB, 'StringEquals'),
    },
    ...namedSubjects.map(([name, issuer, sub]) => ({
      name,
      row: role(subject(issuer, 'StringLike', sub)),
      message: admits(issuer, 'StringLike'),
    })),
    {
      name: 'a star that is only a star: nobody has such a subject',
      row: role(subject(GITHUB, 'StringEquals', 'repo:*')),
      message: admits(GITHUB, 'StringEquals'),
    },
    {
      name: 'a literal subject of some other provider',
      row: role(subject('ci.fernhill.example', 'StringEquals', 'shop')),
      message: admits('ci.fernhill.example', 'StringEquals'),
    },
    {
      name: 'another claim that names the tenant',
      row: role(trust(GITHUB, { StringEquals: { ...aud(GITHUB), [`${GITHUB}:repository_owner_id`]: '1234' } })),
      message: admits(GITHUB, 'StringEquals', 'repository_owner_id'),
    },
    {
      name: 'keys in any case, a document in URL encoding',
      row: {
        ...role(),
        AssumeRolePolicyDocument: encodeURIComponent(
          JSON.stringify({
            Statement: trust(GITHUB, {
              StringEquals: {
                'TOKEN.actions.githubusercontent.com:AUD': 'sts.amazonaws.com',
                'TOKEN.actions.githubusercontent.com:SUB': 'repo:fernhill/shop:pull_request',
              },
            }),
          }),
        ),
      },
      message:
        'Statement admits token.actions.githubusercontent.com by Statement.Condition.StringEquals["TOKEN.actions.githubusercontent.com:SUB"].',
    },
    {
      name: 'a Deny of all other subjects',
      row: role(trust(GITHUB, { StringEquals: aud(GITHUB) }), {
        ...trust(GITHUB, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:fernhill/*' } }),
        Effect: 'Deny',
      }),
      message: `Statement[0] admits ${GITHUB} by Statement[1].`,
    },
    {
      name: 'a Cognito identity pool, signed in',
      row: role(
        trust('cognito-identity.amazonaws.com', {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:1a2b' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        }),
      ),
      message: admits('cognito-identity.amazonaws.com', 'StringEquals', 'aud'),
    },
    {
      name: 'an app of Facebook',
      row: role(trust('graph.facebook.com', { StringEquals: { 'graph.facebook.com:app_id': '42' } })),
      message: admits('graph.facebook.com', 'StringEquals', 'app_id'),
    },
    {
      name: 'no audience, where that does not matter',
      row: role(trust(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:fernhill/*' } })),
      options: { requireAudience: false },
      message: admits(GITHUB, 'StringLike'),
    },
  ],
  fail: [
    {
      name: 'no condition',
      row: role(trust(GITHUB)),
      message: every(GITHUB),
      severity: 'high',
      evidence: { path: 'AssumeRolePolicyDocument.Statement[0].Condition', seen: [], expected: `${GITHUB}:sub` },
    },
    {
      name: 'the audience alone, which anybody can ask for',
      row: role(trust(GITHUB, { StringEquals: aud(GITHUB) })),
      message: every(GITHUB),
      severity: 'high',
    },
    ...openSubjects.map(([name, issuer, sub]) => ({
      name,
      row: role(subject(issuer, 'StringLike', sub)),
      message: loose(issuer, `StringLike ${issuer}:sub ${sub}`),
      severity: 'high' as const,
    })),
    {
      name: 'one open subject among named ones',
      row: role(subject(GITHUB, 'StringLike', ['repo:fernhill/shop:*', 'repo:*'])),
      message: loose(GITHUB, `StringLike ${GITHUB}:sub repo:fernhill/shop:*, repo:*`),
      evidence: {
        path: `AssumeRolePolicyDocument.Statement[0].Condition.StringLike["${GITHUB}:sub"]`,
        seen: ['repo:fernhill/shop:*', 'repo:*'],
        expected: 'subjects that are named',
      },
    },
    {
      name: 'ForAllValues, which a token without the claim meets',
      row: role(subject(GITHUB, 'ForAllValues:StringLike', 'repo:fernhill/shop:*')),
      message: loose(GITHUB, `ForAllValues:StringLike ${GITHUB}:sub repo:fernhill/shop:*`),
    },
    {
      name: 'IfExists, likewise',
      row: role(subject(GITHUB, 'StringLikeIfExists', 'repo:fernhill/shop:*')),
      message: loose(GITHUB, `StringLikeIfExists ${GITHUB}:sub repo:fernhill/shop:*`),
    },
    {
      name: 'all subjects but one',
      row: role(subject(GITHUB, 'StringNotLike', 'repo:fernhill/legacy:*')),
      message: loose(GITHUB, `StringNotLike ${GITHUB}:sub repo:fernhill/legacy:*`),
    },
    {
      name: 'a subject of any kind',
      row: role(subject(GITHUB, 'Null', 'false')),
      message: loose(GITHUB, `Null ${GITHUB}:sub false`),
    },
    {
      name: 'a cluster of one’s own: any workload of it',
      row: role(subject(EKS, 'StringLike', 'system:serviceaccount:*')),
      message: loose(EKS, `StringLike ${EKS}:sub system:serviceaccount:*`),
      severity: 'medium',
    },
    {
      name: 'any identity pool of Cognito',
      row: role(trust('cognito-identity.amazonaws.com')),
      message: every('cognito-identity.amazonaws.com'),
      severity: 'high',
    },
    {
      name: 'a misspelt claim',
      row: role(trust(GITHUB, { StringEquals: { ...aud(GITHUB), [`${GITHUB}:subject`]: 'repo:fernhill/shop:*' } })),
      message: every(GITHUB),
    },
    {
      name: 'a Deny of too little',
      row: role(trust(GITHUB, { StringEquals: aud(GITHUB) }), {
        ...trust(GITHUB, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:*' } }),
        Effect: 'Deny',
      }),
      message: every(GITHUB),
    },
    {
      name: 'every action, and two providers of which one is limited',
      row: role(
        { ...subject(GITHUB, 'StringLike', 'repo:fernhill/*'), Action: 'sts:*' },
        {
          ...trust('gitlab.com', { StringEquals: aud('gitlab.com') }),
          Action: ['sts:TagSession', 'sts:AssumeRoleWith*'],
        },
      ),
      message: every('gitlab.com').replace('Statement[0]', 'Statement[1]'),
    },
    {
      name: 'no audience',
      row: role(trust(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:fernhill/*' } })),
      message: `Statement[0] names the subjects of ${GITHUB}, but no audience.`,
      severity: 'low',
      evidence: {
        path: 'AssumeRolePolicyDocument.Statement[0].Condition',
        seen: [`${GITHUB}:sub`],
        expected: `${GITHUB}:aud`,
      },
    },
  ],
  notApplicable: [
    {
      name: 'a service',
      row: role({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      message: 'No OIDC provider is trusted.',
    },
    {
      name: 'SAML',
      row: role({
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/sso' },
        Action: 'sts:AssumeRoleWithSAML',
      }),
      message: 'No OIDC provider is trusted.',
    },
    {
      name: 'a provider that may only tag the session',
      row: role({ ...trust(GITHUB), Action: 'sts:TagSession' }),
      message: 'No OIDC provider is trusted.',
    },
    {
      name: 'a Deny',
      row: role({ ...trust(GITHUB), Effect: 'Deny' }),
      message: 'No OIDC provider is trusted.',
    },
    {
      name: 'a service-linked role',
      row: { ...role(trust(GITHUB)), Arn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X' },
      message: 'The role is service-linked: AWS wrote its trust policy.',
    },
  ],
  unknown: [
    {
      name: 'no document',
      row: { RoleName: 'deploy', Arn: 'arn:aws:iam::111122223333:role/deploy' },
      message: 'The policy document cannot be read: it is missing.',
    },
  ],
})
