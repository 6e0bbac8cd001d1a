/** An account with many people: what IAM answers of it. */
export const PEOPLE = { account: '111122223333', users: 10_000, roles: 5_000, groups: 100, policies: 500 }

const arn = (rest) => `arn:aws:iam::${PEOPLE.account}:${rest}`
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index))
const CREATED = '2025-01-01T00:00:00Z'
const policy = (...Statement) => encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }))

const user = (n) => ({
  Path: '/',
  UserName: `user-${n}`,
  UserId: `AIDA${n}`,
  Arn: arn(`user/user-${n}`),
  CreateDate: CREATED,
  GroupList: [`group-${n % PEOPLE.groups}`],
  AttachedManagedPolicies: [],
  Tags: [{ Key: 'team', Value: `team-${n % 40}` }],
})

const role = (n) => ({
  Path: '/',
  RoleName: `role-${n}`,
  RoleId: `AROA${n}`,
  Arn: arn(`role/role-${n}`),
  CreateDate: CREATED,
  AssumeRolePolicyDocument: policy({
    Effect: 'Allow',
    Principal: { Service: ['ec2', 'lambda'][n % 2].concat('.amazonaws.com') },
    Action: 'sts:AssumeRole',
  }),
  InstanceProfileList: [],
  RolePolicyList: [],
  AttachedManagedPolicies: [attached(n % PEOPLE.policies)],
  Tags: [{ Key: 'team', Value: `team-${n % 40}` }],
})

const attached = (n) => ({ PolicyName: `policy-${n}`, PolicyArn: arn(`policy/policy-${n}`) })

const group = (n) => ({
  Path: '/',
  GroupName: `group-${n}`,
  GroupId: `AGPA${n}`,
  Arn: arn(`group/group-${n}`),
  CreateDate: CREATED,
  GroupPolicyList: [],
  AttachedManagedPolicies: [attached(n)],
})

const managed = (n) => ({
  ...{ PolicyName: `policy-${n}`, PolicyId: `ANPA${n}`, Arn: arn(`policy/policy-${n}`), Path: '/' },
  ...{ DefaultVersionId: 'v1', AttachmentCount: 11, IsAttachable: true, CreateDate: CREATED },
  PolicyVersionList: [
    {
      Document: policy(
        { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::app-${n}/*` },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::app-${n}` },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:*:${PEOPLE.account}:app-${n}` },
      ),
      ...{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: CREATED },
    },
  ],
})

/** GetAccountAuthorizationDetails by pages of 1,000; how many pages there are for the two questions about it. */
export function details() {
  const rows = [
    ...times(PEOPLE.users, (n) => ({ UserDetailList: user(n) })),
    ...times(PEOPLE.groups, (n) => ({ GroupDetailList: group(n) })),
    ...times(PEOPLE.roles, (n) => ({ RoleDetailList: role(n) })),
    ...times(PEOPLE.policies, (n) => ({ Policies: managed(n) })),
  ]
  const answer = ({ input }) => {
    const isAboutAws = Object.values(input).includes('AWSManagedPolicy')
    const asked = isAboutAws ? [] : rows
    const from = Number(input.Marker ?? 0)
    const to = from + Number(input.MaxItems ?? 100)
    const page = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }
    for (const row of asked.slice(from, to)) for (const [list, item] of Object.entries(row)) page[list].push(item)
    const more = to < asked.length ? { IsTruncated: true, Marker: String(to) } : { IsTruncated: false }
    return { output: { ...page, ...more } }
  }
  // The AWS-managed policies in use are a question of their own, here of one page.
  return { pages: Math.ceil(rows.length / 1_000) + 1, answer }
}

const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

/** The credential report: everybody has a password, a device and a key that was used lately. */
export function report() {
  const now = new Date().toISOString()
  const keys = `true,${now},${now},eu-west-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`
  const lines = [
    COLUMNS,
    `<root_account>,${arn('root')},${CREATED},not_supported,no_information,not_supported,not_supported,true,${'false,N/A,N/A,N/A,N/A,'.repeat(2)}false,N/A,false,N/A`,
    ...times(PEOPLE.users, (n) => `user-${n},${arn(`user/user-${n}`)},${CREATED},true,${now},${now},N/A,true,${keys}`),
  ]
  return { Content: Buffer.from(lines.join('\n')), ReportFormat: 'text/csv', GeneratedTime: new Date() }
}
