import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clientOf, restOperation } from '../../src/testing/requests.ts'

/** A request as it went over the wire; nothing of awsure has a say in it. */
export interface WireCall {
  /** SDK client slug: `elastic-load-balancing-v2`. */
  service: string
  operation: string
  /** The protocol that it speaks. */
  form: Form
  /** IAM action that AWS asks for. */
  action: string
  region: string
  /** Path, query and body: the input. */
  input: string
}

export interface ProxyOptions {
  /** IAM actions that are refused, in the words of the AWS service. */
  denied?: readonly string[]
  /** How many requests of an IAM action are throttled before one is let through. */
  throttled?: Readonly<Record<string, number>>
  /**
   * Changes an answer of moto where moto cannot be brought to give it, by IAM action or by `client:Operation`. What was
   * an error becomes a success.
   */
  answers?: Readonly<Record<string, (body: string) => string>>
  /** Shared by proxies before one moto that nobody changes: it answers the same again, and takes its time over it. */
  memory?: Memory
}

export type Memory = Map<string, Promise<Answer>>

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface DenyProxy {
  url: string
  /** What went through, was refused or throttled, in order. */
  calls: WireCall[]
  close(): Promise<void>
}

/** A door in front of moto that counts who passes, and lets through what it is told to. */
export async function startDenyProxy(target: string, options: ProxyOptions = {}): Promise<DenyProxy> {
  const { denied = [], throttled = {}, answers = {}, memory } = options
  const calls: WireCall[] = []
  const server = createServer(async (incoming, response) => {
    const body = await bodyOf(incoming)
    const call = await wireCall(incoming, body.toString())
    const { action } = call
    calls.push(call)
    if (denied.includes(action)) return refuse(response, call, DENIED)
    if (calls.filter((other) => other.action === action).length <= (throttled[action] ?? 0)) {
      return refuse(response, call, THROTTLED)
    }
    const question = `${action} ${call.region} ${call.input}`
    const answer = memory?.get(question) ?? ask(target, incoming, body)
    memory?.set(question, answer)
    reply(response, await answer, answers[action] ?? answers[`${call.service}:${call.operation}`])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** IAM prefixes that are not called like the SDK client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'api-gateway': 'apigateway',
  apigatewayv2: 'apigateway',
  'auto-scaling': 'autoscaling',
  'cloudwatch-logs': 'logs',
  'config-service': 'config',
  efs: 'elasticfilesystem',
  'elastic-load-balancing': 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  eventbridge: 'events',
  's3-control': 's3',
  'secrets-manager': 'secretsmanager',
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html, written out a second time. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3-control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
}

async function wireCall({ headers, method = '', url = '/' }: IncomingMessage, body: string): Promise<WireCall> {
  const [, , region = '', signedFor = ''] =
    /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? []
  const service = clientOf(signedFor, url, body)
  const target = String(headers['x-amz-target'] ?? '')
  const named = target.split('.').at(-1) || new URLSearchParams(body).get('Action')
  const operation = named || (await restOperation(service, method, url))?.operation
  if (!operation) throw new Error(`The proxy does not know what ${method} ${url} asks for.`)
  const form = formOf(service, { isRest: !named, isJson: target !== '' })
  return { service, operation, form, action: actionOf(service, operation), region, input: `${url} ${body}` }
}

function actionOf(service: string, operation: string): string {
  // API Gateway's actions are the methods of HTTP.
  if (service.startsWith('api')) return 'apigateway:GET'
  return ACTIONS[`${service}:${operation}`] ?? `${PREFIXES[service] ?? service}:${operation}`
}

type Form = 'ec2' | 'json' | 'query' | 'rest-json' | 's3'

function formOf(service: string, { isRest, isJson }: { isRest: boolean; isJson: boolean }): Form {
  if (service === 'ec2') return 'ec2'
  if (service.startsWith('s3')) return 's3'
  if (isRest) return 'rest-json'
  return isJson ? 'json' : 'query'
}

interface Refusal {
  status: number
  code: string
  message: (action: string) => string
}

const notAuthorized = (action: string) =>
  `User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`

/** AWS's own codes: each protocol has its words for the same thing. */
const DENIED: Record<Form, Refusal> = {
  ec2: {
    status: 403,
    code: 'UnauthorizedOperation',
    message: (action) => `You are not authorized to perform this operation. ${notAuthorized(action)}`,
  },
  json: { status: 400, code: 'AccessDeniedException', message: notAuthorized },
  query: { status: 403, code: 'AccessDenied', message: notAuthorized },
  'rest-json': { status: 403, code: 'AccessDeniedException', message: notAuthorized },
  s3: { status: 403, code: 'AccessDenied', message: () => 'Access Denied' },
}

const THROTTLED: Record<Form, Refusal> = {
  ec2: { status: 503, code: 'RequestLimitExceeded', message: () => 'Request limit exceeded.' },
  json: { status: 400, code: 'ThrottlingException', message: () => 'Rate exceeded' },
  query: { status: 400, code: 'Throttling', message: () => 'Rate exceeded' },
  'rest-json': { status: 429, code: 'TooManyRequestsException', message: () => 'Rate Exceeded.' },
  s3: { status: 503, code: 'SlowDown', message: () => 'Please reduce your request rate.' },
}

function refuse(response: ServerResponse, call: WireCall, refusals: Record<Form, Refusal>): void {
  const { form } = call
  const { status, code, message } = refusals[form]
  const text = message(call.action)
  const error = `<Error><Code>${code}</Code><Message>${text}</Message></Error>`
  const ID = '6f9f1a3e-1111-4222-8333-444455556666'
  const bodies: Record<Form, string> = {
    ec2: `<Response><Errors>${error}</Errors><RequestID>${ID}</RequestID></Response>`,
    json: JSON.stringify({ __type: code, message: text }),
    query: `<ErrorResponse>${error}<RequestId>${ID}</RequestId></ErrorResponse>`,
    'rest-json': JSON.stringify({ Message: text }),
    s3: error,
  }
  const headers = { 'x-amzn-requestid': ID, ...(form === 'rest-json' && { 'x-amzn-errortype': code }) }
  response.writeHead(status, headers).end(bodies[form])
}

async function ask(target: string, { method, url = '/', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(url, target), { method, headers }, resolve).on('error', reject).end(body)
  })
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...rest } = answer.headers
  return { status: answer.statusCode ?? 502, headers: rest, body: (await bodyOf(answer)).toString() }
}

function reply(response: ServerResponse, { status, headers, body }: Answer, change?: (body: string) => string) {
  const content = change ? change(body) : body
  response.writeHead(change ? 200 : status, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content)
}
