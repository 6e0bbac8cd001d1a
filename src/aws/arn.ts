/** The account that an ARN names: whose resource it is. */
export const accountOf = (arn: string | undefined): string | undefined => arn?.split(':')[4]
