import type { Protocol } from './answers.ts'
import { type FakeCall, protocolOfCall, type Reply } from './fake-aws.ts'

/** What can become of a request. */
export type Fault =
  | 'denied'
  | 'throttled'
  /** The credentials have expired. */
  | 'expired'
  /** An error at AWS. */
  | 'failed'
  | 'reset'
  | 'hang'
  /** The connection dies in mid-body. */
  | 'truncated'
  /** The body never ends. */
  | 'stalled'
  /** The body ends in the middle as if it were whole. */
  | 'cut'
  /** A web page, with the status of a good answer. */
  | 'garbage'
  /** No body, with the status of a good answer. */
  | 'empty'
  /** The same, with AWS's request id. */
  | 'hollow'

/** A fault in the place of an answer. */
export function faultReply(fault: Fault, call: FakeCall, reply: Reply): Reply {
  switch (fault) {
    case 'denied':
    case 'throttled':
    case 'expired':
    case 'failed':
      return refusal(fault, call)
    case 'reset':
    case 'hang':
      return { fault }
    case 'truncated':
      return broken(reply, 'truncate')
    case 'stalled':
      return broken(reply, 'stall')
    case 'cut':
      return broken(reply, 'cut')
    case 'garbage':
      return { body: '<html><body><h1>Please log in to the hotel</h1><p>Free of charge.<br></body></html>' }
    case 'empty':
      return { body: '' }
    case 'hollow':
      return { body: '', headers: { 'x-amzn-requestid': '00000000-0000-4000-8000-000000000000' } }
  }
}

function broken(reply: Reply, fault: 'truncate' | 'stall' | 'cut'): Reply {
  return reply.fault === undefined ? { ...reply, fault } : reply
}

interface Refusal {
  message: string
  /** The error's name in each protocol; the names are those that AWS's services use. */
  names: Record<Protocol, string>
  status?: number
}

const REFUSALS: Readonly<Record<'denied' | 'throttled' | 'expired' | 'failed' | 'token', Refusal>> = {
  denied: {
    message: 'User: arn:aws:iam::111122223333:user/auditor is not authorized to perform this action',
    names: {
      ec2: 'UnauthorizedOperation',
      query: 'AccessDenied',
      json: 'AccessDeniedException',
      'rest-json': 'AccessDeniedException',
      'rest-xml': 'AccessDenied',
    },
    status: 403,
  },
  throttled: {
    message: 'Rate exceeded',
    names: {
      ec2: 'RequestLimitExceeded',
      query: 'Throttling',
      json: 'ThrottlingException',
      'rest-json': 'TooManyRequestsException',
      'rest-xml': 'SlowDown',
    },
  },
  expired: {
    message: 'The security token included in the request is expired',
    names: {
      ec2: 'RequestExpired',
      query: 'ExpiredToken',
      json: 'ExpiredTokenException',
      'rest-json': 'ExpiredTokenException',
      'rest-xml': 'ExpiredToken',
    },
    status: 400,
  },
  failed: {
    message: 'We encountered an internal error. Please try again.',
    names: {
      ec2: 'InternalError',
      query: 'InternalFailure',
      json: 'InternalServerError',
      'rest-json': 'InternalServerError',
      'rest-xml': 'InternalError',
    },
    status: 500,
  },
  token: {
    message: 'The page token is not one that was given for this request',
    names: {
      ec2: 'InvalidNextToken',
      query: 'ValidationError',
      json: 'InvalidNextTokenException',
      'rest-json': 'BadRequestException',
      'rest-xml': 'InvalidArgument',
    },
    status: 400,
  },
}

/** A refusal in the words that the service has for it. */
export function refusal(why: keyof typeof REFUSALS, call: FakeCall): Reply {
  const { message, names, status } = REFUSALS[why]
  return { error: names[protocolOfCall(call)], message, ...(status && { status }) }
}
