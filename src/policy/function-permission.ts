import { mayRequest } from './evaluate.ts'
import type { Policy } from './parse.ts'
import { partialContext } from './request.ts'
import type { Truth } from './truth.ts'

/** A service that calls a Lambda function for one of its own resources. */
export interface ServiceCall {
  functionArn: string
  /** `apigateway.amazonaws.com` */
  service: string
  /** ARN of the resource for which it calls. */
  sourceArn: string
  /** Account of that resource. */
  sourceAccount: string
}

/** Whether a function's own policy lets a service call it; undefined where that cannot be known at audit time. */
export function mayCallFunction(
  policy: Policy,
  { functionArn, service, sourceArn, sourceAccount }: ServiceCall,
): Truth {
  const context = partialContext({
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': service,
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': sourceAccount,
    'aws:SourceArn': sourceArn,
    // What tells users and networks from others is not in a service's request.
    'aws:PrincipalOrgID': [],
    'aws:SourceIp': [],
    'aws:SourceVpce': [],
    'lambda:EventSourceToken': [],
    'lambda:FunctionUrlAuthType': [],
    'lambda:InvokedViaFunctionUrl': [],
  })
  const caller = { kind: 'service', id: service } as const
  const request = { action: 'lambda:InvokeFunction', resource: functionArn, caller, context }
  return mayRequest(request, { resource: { name: "the function's policy", policy } })
}
