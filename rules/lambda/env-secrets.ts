import { kindIn } from '../../src/aws/secret-scanner.ts'
import { functions } from '../../src/collect/lambda.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'lambda-env-secrets',
  title: 'Lambda environment variables hold no secrets',
  severity: 'high',
  source: ['9.10', '9.6', '9.11', '8.8'],
  rationale:
    'Whoever may list functions reads their environment, and so do every template and log that repeats it. Hand the ' +
    'function the name of a secret, let it fetch the value with its role, and replace the secret that was there.',
  remediation:
    "aws lambda update-function-configuration --function-name {FunctionName} --environment 'Variables={DB_SECRET_ARN=SECRET_ARN}'",
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html',
  ],
  peers: { prowler: ['awslambda_function_no_secrets_in_variables'] },
  on: functions,
  check({ Environment }) {
    const { Variables, Error: error } = Environment ?? {}
    if (error) return unknown(`AWS could not decrypt the environment variables: ${error.ErrorCode}.`)
    const variables = Object.entries(Variables ?? {})
    if (variables.length === 0) return notApplicable('The function has no environment variables.')
    const found = variables.flatMap(([name, verdict]) => {
      const kind = kindIn(verdict)
      return kind ? [{ name, kind, verdict }] : []
    })
    if (found.length === 0) return pass('No environment variable holds what looks like a secret.')
    return fail(
      `What looks like a secret: ${found.map(({ name, kind }) => `${name} (${kind})`).join(', ')}.`,
      found.map(({ name, verdict }) => seen(`Environment.Variables.${name}`, verdict, 'where to find it')),
    )
  },
})
