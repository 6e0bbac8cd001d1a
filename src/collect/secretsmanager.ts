import { accountOf } from '../aws/arn.ts'
import { whyNotRotatedHere } from '../aws/secrets.ts'
import { defineService } from '../collection.ts'
import { lambda } from './lambda.ts'

export const secretsmanager = defineService({
  name: 'secretsmanager',
  client: 'secrets-manager',
  scope: 'regional',
  load: () => import('@aws-sdk/client-secrets-manager'),
  pageSize: { ListSecrets: 100 },
  narrow: {
    // An answer tells which secret it is of.
    GetResourcePolicy: (recorded, { SecretId }) => (recorded.ARN === SecretId ? recorded : undefined),
  },
})

/** Secrets without their values, which are never asked for; those about to be deleted are not listed. */
export const secrets = secretsmanager
  .collection('secrets', {
    type: 'AWS::SecretsManager::Secret',
    calls: ['ListSecrets'],
    list: async (call) => (await call('ListSecrets')).SecretList,
    id: (secret) => secret.ARN,
    name: (secret) => secret.Name,
    tags: (secret) => secret.Tags,
  })
  /**
   * `{ FunctionArn, State }` of the Lambda function that rotates the secret; null where it does not exist. Undefined,
   * and not asked for, where the secret does not rotate, is rotated by AWS, or by a function of another account.
   */
  .extra('rotationFunction', {
    service: lambda,
    calls: ['GetFunctionConfiguration'],
    get: async (call, secret, { account, region }) => {
      const arn = secret.RotationLambdaARN
      if (!arn || !secret.RotationEnabled || whyNotRotatedHere(secret, region)) return undefined
      if (accountOf(arn) !== account) return undefined
      const found = await call(
        'GetFunctionConfiguration',
        { FunctionName: arn },
        { absentOn: ['ResourceNotFoundException'] },
      )
      return found ? { FunctionArn: found.FunctionArn, State: found.State } : null
    },
  })
  /** `{ ResourcePolicy }`, the document as JSON text; without it where the secret has none. */
  .extra('resourcePolicy', {
    calls: ['GetResourcePolicy'],
    get: (call, secret) => call('GetResourcePolicy', { SecretId: secret.ARN }),
  })
