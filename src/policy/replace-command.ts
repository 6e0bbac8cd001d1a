/**
 * The command that replaces a policy's document, by where the policy is: on its own, or inline in a user, group or role.
 * Its placeholders are those of the rows of `iam.policies`.
 */
export function replaceCommand(kind: 'managed' | 'user' | 'group' | 'role', file: string): string {
  return kind === 'managed'
    ? `aws iam create-policy-version --policy-arn {Arn} --policy-document file://${file} --set-as-default`
    : `aws iam put-${kind}-policy --${kind}-name {OwnerName} --policy-name {PolicyName} --policy-document file://${file}`
}
