import { accountOf } from './arn.ts'

/** A topic that an alarm notifies. `Attributes` is undefined where it does not exist, or its owner does not tell. */
export interface Topic {
  TopicArn: string
  Attributes?: Record<string, string> | undefined
}

/** Why an alarm's action comes to nobody. */
export interface Flaw {
  message: string
  /** The topic is gone; nobody is subscribed; or either cannot be known from here. */
  kind: 'missing' | 'unheard' | 'hidden'
}

export const isTopic = (action: string): boolean => /^arn:[^:]*:sns:/.test(action)

/**
 * Undefined for an action that reaches something: a topic with a confirmed subscription, or any other kind of action
 * (scaling policies, EC2 and Systems Manager actions, Lambda functions), which needs no subscriber.
 */
export function targetFlaw(action: string, topics: readonly Topic[], account: string): Flaw | undefined {
  if (!isTopic(action)) return undefined
  const topic = topics.find(({ TopicArn }) => TopicArn === action)
  const name = action.split(':').at(-1)
  if (!topic?.Attributes) return unseen(action, topic, account)
  const { SubscriptionsConfirmed, SubscriptionsPending } = topic.Attributes
  if (SubscriptionsConfirmed === undefined) {
    return { message: `AWS did not say how many subscriptions topic ${name} has.`, kind: 'hidden' }
  }
  if (Number(SubscriptionsConfirmed) > 0) return undefined
  const pending = Number(SubscriptionsPending ?? 0)
  const more = pending > 0 ? `: ${pending} still ${pending === 1 ? 'waits' : 'wait'} for confirmation` : ''
  return { message: `Topic ${name} has no confirmed subscription${more}.`, kind: 'unheard' }
}

function unseen(action: string, topic: Topic | undefined, account: string): Flaw {
  const [, , , region] = action.split(':')
  const owner = accountOf(action)
  const name = action.split(':').at(-1)
  if (owner !== account) {
    return {
      message: `Topic ${name} belongs to account ${owner}: who is subscribed to it is not seen.`,
      kind: 'hidden',
    }
  }
  return topic
    ? { message: `Topic ${name} does not exist.`, kind: 'missing' }
    : { message: `Topic ${name} is in ${region}, which was not looked at.`, kind: 'hidden' }
}
