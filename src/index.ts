/** Public API of awsure for rule authors. See "Writing a rule" in the README. */
export * as account from './collect/account.ts'
export * as acm from './collect/acm.ts'
export * as apigateway from './collect/apigateway.ts'
export * as apigatewayMethods from './collect/apigateway-methods.ts'
export * as apigatewayv2 from './collect/apigatewayv2.ts'
export * as autoscaling from './collect/autoscaling.ts'
export * as cloudtrail from './collect/cloudtrail.ts'
export * as cloudwatch from './collect/cloudwatch.ts'
export * as config from './collect/config.ts'
export * as ec2 from './collect/ec2.ts'
export * as ec2Settings from './collect/ec2-settings.ts'
export * as efs from './collect/efs.ts'
export * as elasticIps from './collect/elastic-ips.ts'
export * as elb from './collect/elb.ts'
export * as elbv2 from './collect/elbv2.ts'
export * as events from './collect/events.ts'
export * as guardduty from './collect/guardduty.ts'
export * as iam from './collect/iam.ts'
export * as kms from './collect/kms.ts'
export * as lambda from './collect/lambda.ts'
export * as lambdaPolicies from './collect/lambda-policies.ts'
export * as launchSources from './collect/launch-sources.ts'
export * as launchTemplates from './collect/launch-templates.ts'
export * as logs from './collect/logs.ts'
export * as network from './collect/network.ts'
export * as organizations from './collect/organizations.ts'
export * as principals from './collect/principals.ts'
export * as rds from './collect/rds.ts'
export * as routeTables from './collect/route-tables.ts'
export * as s3 from './collect/s3.ts'
export * as s3control from './collect/s3control.ts'
export * as secretsmanager from './collect/secretsmanager.ts'
export * as sns from './collect/sns.ts'
export * as ssm from './collect/ssm.ts'
export * as sts from './collect/sts.ts'
export * as targetGroups from './collect/target-groups.ts'
export * as userData from './collect/user-data.ts'
export * as volumes from './collect/volumes.ts'
export * as wafv2 from './collect/wafv2.ts'
export type { AnyCollection, Collection, Place, RowOf } from './collection.ts'
export { defineService } from './collection.ts'
export type {
  AnyRule,
  Compliance,
  Context,
  Evidence,
  ForThisFinding,
  Outcome,
  Rule,
  RuleMetadata,
  Severity,
  Verdict,
} from './rule.ts'
export { defineRule, fail, notApplicable, pass, seen, unknown } from './rule.ts'
export { daysSince, daysUntil, parseTime } from './time.ts'

/** What a rule file outside any project exports: a function that is handed this module. */
export type RuleFactory = (awsure: typeof import('./index.ts')) => import('./rule.ts').AnyRule
