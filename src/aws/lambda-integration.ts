/** The Lambda function that an integration calls. */
export interface LambdaTarget {
  /** With its version or alias, as the integration names it. */
  arn: string
  region: string
  account: string
  name: string
}

const INVOKES_LAMBDA = /:lambda:path\/[^/]+\/functions\/(.+?)\/(?:invocations|response-streaming-invocations)$/

/**
 * What stands for the function in the URI of an integration, an ARN in all that the console makes; undefined where it
 * calls something else. Of `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/arn:aws:lambda:…/invocations`.
 */
export const calledFunction = (uri: string | undefined): string | undefined => INVOKES_LAMBDA.exec(uri ?? '')?.[1]

/** The function of an integration; undefined where it calls none, or one that a stage's variable names. */
export function lambdaIn(uri: string | undefined): LambdaTarget | undefined {
  const arn = calledFunction(uri)
  if (!arn || arn.includes('$')) return undefined
  const [, , , region = '', account = '', , name = ''] = arn.split(':')
  return name === '' ? undefined : { arn, region, account, name }
}

/**
 * By which ARN API Gateway says for which method of a stage it calls. A star stands for what the caller chooses: the
 * verb where the method takes any, and the parts of the path that are parameters.
 */
export function callArn(
  { httpMethod, path = '/' }: { httpMethod: string; path?: string | undefined },
  stage: { api: string | undefined; name: string | undefined },
  { partition, region, account }: { partition: string; region: string; account: string },
): string {
  const verb = httpMethod === 'ANY' ? '*' : httpMethod
  return `arn:${partition}:execute-api:${region}:${account}:${stage.api}/${stage.name}/${verb}${path.replaceAll(/\{[^}]*\}/g, '*')}`
}
