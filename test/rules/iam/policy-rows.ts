/** Rows of `iam.policies` that the tests of its rules are made of. */
export const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })

/** A customer-managed policy that somebody has. */
export const managed = (...statements: object[]) => ({
  kind: 'managed',
  PolicyName: 'Shop',
  Arn: 'arn:aws:iam::111122223333:policy/Shop',
  AttachmentCount: 1,
  PermissionsBoundaryUsageCount: 0,
  PolicyDocument: document(...statements),
})

/** An inline policy of a role, and the command that replaces it. */
export const inline = (...statements: object[]) => ({
  kind: 'role',
  PolicyName: 'Shop',
  OwnerArn: 'arn:aws:iam::111122223333:role/shop',
  OwnerName: 'shop',
  PolicyDocument: document(...statements),
})
export const PUT =
  'aws iam put-role-policy --role-name {OwnerName} --policy-name {PolicyName} --policy-document file://fixed.json'

export const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
})
