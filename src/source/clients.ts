import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { AnyService } from '../service.ts'
import { refuseEmptyAnswers } from './empty-answer.ts'
import { namedError } from './failure.ts'
import type { Session } from './session.ts'

/** An SDK client package: its client, commands, paginators and exceptions by name. */
export type Sdk = Readonly<Record<string, unknown>>

/** As much of the SDK's clients as is used. */
export interface SdkClient {
  send(command: { input: object }, options?: { abortSignal?: AbortSignal }): Promise<object>
}

/** Works out where a command goes; `Endpoint` is the custom endpoint, wherever it was configured. */
type EndpointProvider = (parameters: { Endpoint?: string }, context?: object) => { url: URL }

/** Milliseconds. */
export interface Timeouts {
  connection: number
  /** Silence on an open connection, before the answer or within it. */
  idle: number
}

export interface Connection {
  sdk: Sdk
  client: SdkClient
}

/** Gives the SDK package that knows an operation, and its client for a region; each client is made once. */
export type Connect = (service: AnyService, operation: string, region: string) => Promise<Connection>

/** One credential provider serves every client of an account, and one HTTP handler every client of the run. */
export function sdkClients(session: Session, sockets: object): Connect {
  const config = clientConfig(session, sockets)
  const clients = new Map<Sdk, Map<string, SdkClient>>()
  return async (service, operation, region) => {
    const sdk = await packageWith(service, operation)
    const regions = clients.get(sdk) ?? new Map<string, SdkClient>()
    const client = regions.get(region) ?? newClient(sdk, service, { ...config, region })
    clients.set(sdk, regions.set(region, client))
    return { sdk, client }
  }
}

/** The handler through which a run sends everything: as many sockets as it may have requests in flight. */
export function socketsFor(concurrency: number, timeouts: Timeouts): object {
  const sockets = { keepAlive: true, maxSockets: concurrency }
  return new NodeHttpHandler({
    connectionTimeout: timeouts.connection,
    socketTimeout: timeouts.idle,
    httpAgent: sockets,
    httpsAgent: sockets,
  })
}

function clientConfig({ credentials, endpoint }: Session, requestHandler: object): object {
  return {
    credentials,
    requestHandler,
    // The limiter tries again: it knows of all calls, the SDK only of one.
    maxAttempts: 1,
    retryMode: 'standard',
    customUserAgent: 'awsure',
    // S3 only: a bucket answers in its own region, and a custom endpoint knows no bucket's host name.
    followRegionRedirects: true,
    ...(usesCustomEndpoint(endpoint) && { forcePathStyle: true }),
    ...(endpoint && { endpoint }),
  }
}

function usesCustomEndpoint(endpoint: string | undefined): boolean {
  return Boolean(endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL)
}

function newClient(sdk: Sdk, service: AnyService, config: object): SdkClient {
  const client = new (clientClass(sdk, service))(config)
  client.middlewareStack.add(refuseEmptyAnswers, { step: 'deserialize', priority: 'high' })
  if (service.client === 's3-control') leaveBareHostsAlone(client.config)
  return client
}

/** S3 Control puts the account id in front of a custom endpoint's host, where an address or `localhost` has no room. */
function leaveBareHostsAlone(config: { endpointProvider: EndpointProvider }): void {
  const { endpointProvider } = config
  config.endpointProvider = (parameters, context) => {
    const url = parameters.Endpoint ? new URL(parameters.Endpoint) : undefined
    return url && /^([\d.]+|[^.]+)$/.test(url.hostname) ? { url } : endpointProvider(parameters, context)
  }
}

/** The bundled package holds only what the built-in collections call: a custom rule may need the package itself. */
async function packageWith(service: AnyService, operation: string): Promise<Sdk> {
  const command = `${operation}Command`
  const bundled = (await service.load()) as Sdk
  if (command in bundled) return bundled
  const name = `@aws-sdk/client-${service.client}`
  const whole: Sdk | undefined = await import(name).catch(() => undefined)
  if (whole && command in whole) return whole
  throw namedError(
    'UnknownOperation',
    whole ? `${name} knows no ${operation}.` : `${operation} needs the package ${name}, which is not installed.`,
  )
}

type ConfiguredClient = SdkClient & {
  config: { endpointProvider: EndpointProvider }
  middlewareStack: { add(middleware: typeof refuseEmptyAnswers, options: object): void }
}

function clientClass(sdk: Sdk, service: AnyService): new (config: object) => ConfiguredClient {
  const name = Object.keys(sdk).find((key) => /^[A-Z]\w*Client$/.test(key) && typeof sdk[key] === 'function')
  if (!name) throw namedError('UnknownOperation', `@aws-sdk/client-${service.client} has no client class.`)
  return sdk[name] as new (
    config: object,
  ) => ConfiguredClient
}
