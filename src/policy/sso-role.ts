/** A role that IAM Identity Center made of a permission set, and that is changed there. */
export const isSsoRole = (arn: string | undefined): boolean =>
  arn?.includes(':role/aws-reserved/sso.amazonaws.com/') ?? false
