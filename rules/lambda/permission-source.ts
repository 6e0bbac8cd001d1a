import { functionPolicies } from '../../src/collect/lambda-policies.ts'
import { openPermissions } from '../../src/policy/lambda-permissions.ts'
import { parsePolicy, unreadable } from '../../src/policy/parse.ts'
import { defineRule, fail, notApplicable, pass, SEVERITIES, seen, unknown } from '../../src/rule.ts'

const REMOVE = 'aws lambda remove-permission --function-name {FunctionName} --statement-id {StatementId}'

export default defineRule({
  id: 'lambda-permission-source',
  title: 'Lambda permissions for services name their source',
  severity: 'medium',
  source: ['15.5', '15.10'],
  rationale:
    'A permission for a service without a source is one for whoever uses that service: any API, rule or bucket of ' +
    'anybody can invoke the function. Add the permission with its source, then remove the one without.',
  remediation:
    'aws lambda add-permission --function-name {FunctionName} --statement-id STATEMENT_ID --action lambda:InvokeFunction --principal SERVICE_PRINCIPAL --source-arn SOURCE_ARN --source-account {account}',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  ],
  correction:
    'The source document says that API Gateway creates a role to invoke the function. It does not: the console adds a ' +
    'statement to the resource policy of the function, and a role is used only where the integration names one.',
  compliance: { securityHub: ['Lambda.1'], config: ['LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED'] },
  peers: { prowler: ['awslambda_function_not_publicly_accessible'] },
  on: functionPolicies.with('policy'),
  check({ FunctionArn: arn, policy: document }, { account }) {
    if (!document) return notApplicable('The function has no resource policy.')
    const { policy, problems } = parsePolicy(document.Policy)
    if (!policy) return unknown(unreadable(problems))
    const open = openPermissions(policy, { arn, account })
    const [worst] = open.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    if (!worst) return pass('Every permission of a service names its source, and none is for everyone.')
    const evidence = open.map(({ path, value, expected }) => seen(`policy.Policy.${path}`, value, expected))
    return fail(open.map(({ message }) => message).join(' '), evidence, {
      severity: worst.severity,
      ...(worst.severity === 'critical' && { remediation: REMOVE, values: { StatementId: worst.sid } }),
    })
  },
})
