import rule from '../../../rules/ec2/transit-gateway-auto-accept.ts'
import { testRule } from '../../../src/testing.ts'

const gateway = (AutoAcceptSharedAttachments: string | undefined, more: object = {}) => ({
  TransitGatewayId: 'tgw-1',
  OwnerId: '111122223333',
  State: 'available',
  Options: { AutoAcceptSharedAttachments },
  ...more,
})

testRule(rule, {
  pass: [{ name: 'off', row: gateway('disable'), message: 'Attachments of other accounts wait to be accepted.' }],
  fail: [
    {
      name: 'on',
      row: gateway('enable'),
      message: 'The gateway accepts every attachment of the accounts that it is shared with.',
      evidence: { path: 'Options.AutoAcceptSharedAttachments', seen: 'enable', expected: 'disable' },
    },
  ],
  notApplicable: [
    {
      name: "another account's",
      row: gateway('enable', { OwnerId: '444455556666' }),
      message: 'Account 444455556666 shares the gateway.',
    },
    { name: 'deleted', row: gateway('enable', { State: 'deleted' }), message: 'The gateway is deleted.' },
  ],
  unknown: [
    {
      name: 'AWS left it out',
      row: gateway(undefined),
      message: 'AWS did not say whether the gateway accepts attachments by itself.',
    },
  ],
})
