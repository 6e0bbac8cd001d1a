import { defineService } from '../collection.ts'

/** EventBridge. */
export const events = defineService({
  name: 'events',
  client: 'eventbridge',
  scope: 'regional',
  load: () => import('@aws-sdk/client-eventbridge'),
  pageSize: { default: 100 },
  scrub: {
    // What is sent to a target may hold a password or a token: nobody here needs it.
    ListTargetsByRule: ({ Targets, ...answer }) => ({
      ...answer,
      ...(Targets && {
        Targets: Targets.map(({ Input: _, InputTransformer: __, HttpParameters: ___, ...target }) => target),
      }),
    }),
  },
  narrow: {
    // Without a bus AWS lists the rules of the default one; a rule names its bus.
    ListRules: ({ Rules = [] }, { EventBusName }) => {
      const own = Rules.filter((rule) => rule.EventBusName === EventBusName)
      return own.length > 0 || EventBusName === 'default' ? { Rules: own } : undefined
    },
  },
})

export const eventBuses = events.collection('eventBuses', {
  type: 'AWS::Events::EventBus',
  calls: ['ListEventBuses'],
  list: async (call) => (await call('ListEventBuses')).EventBuses,
  id: (bus) => bus.Arn,
  name: (bus) => bus.Name,
})

/** The rules of every event bus, the default one included. */
export const rules = events
  .collection('rules', {
    type: 'AWS::Events::Rule',
    parent: eventBuses,
    calls: ['ListRules'],
    list: async (call, { parent: { Name } }) => {
      const answer = await call('ListRules', { EventBusName: Name }, { absentOn: ['ResourceNotFoundException'] })
      // A bus deleted since it was listed has no rules.
      return answer ? answer.Rules : []
    },
    id: (rule) => rule.Arn,
    name: (rule) => rule.Name,
  })
  /** What the rule sends its events to; not asked for, and undefined, where AWS manages the rule or it is off. */
  .extra('targets', {
    calls: ['ListTargetsByRule'],
    get: async (call, { Name, EventBusName, ManagedBy, State }) =>
      ManagedBy || State === 'DISABLED'
        ? undefined
        : (await call('ListTargetsByRule', { Rule: Name, EventBusName })).Targets,
  })
