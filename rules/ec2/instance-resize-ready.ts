import { instances } from '../../src/collect/ec2.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type Evidence, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

const ENABLE_ENA = 'aws ec2 modify-instance-attribute --instance-id {InstanceId} --ena-support'
// What the image lacks can only be had with another image.
const RELAUNCH = 'aws ec2 run-instances --image-id NEW_IMAGE --instance-type NEW_TYPE --subnet-id {SubnetId}'

export default defineRule({
  id: 'ec2-instance-resize-ready',
  title: 'Instances can move to a current (Nitro) type',
  severity: 'low',
  source: ['4.3', '4.7'],
  rationale:
    'Nitro types run 64-bit HVM images with an ENA driver, from EBS. An instance that lacks one of these does not start ' +
    'on them, or cannot be stopped to get there. Install the driver, stop the instance, then switch ENA on.',
  remediation: ENABLE_ENA,
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resize-limitations.html',
  ],
  compliance: { securityHub: ['EC2.24'], config: ['EC2_PARAVIRTUAL_INSTANCE_CHECK'] },
  peers: { prowler: ['ec2_instance_paravirtual_type'] },
  on: instances,
  check(instance) {
    const state = instance.State?.Name
    if (state === 'terminated' || state === 'shutting-down') return notApplicable(`The instance is ${state}.`)
    const { VirtualizationType, RootDeviceType } = instance
    if (!VirtualizationType || !RootDeviceType) return unknown('AWS did not say how the instance is virtualized.')

    const flaws = flawsOf(instance)
    if (flaws.length === 0) return pass('It is a 64-bit HVM instance on EBS, with ENA.')
    const onlyEna = flaws.every(({ mend }) => mend === ENABLE_ENA)
    return fail(
      flaws.map(({ message }) => message).join(' '),
      flaws.map(({ evidence }) => evidence),
      { remediation: onlyEna ? ENABLE_ENA : RELAUNCH },
    )
  },
})

interface Flaw {
  message: string
  evidence: Evidence
  mend: string
}

function flawsOf({ VirtualizationType, RootDeviceType, Architecture, EnaSupport }: RowOf<typeof instances>): Flaw[] {
  const flaw = (isFlaw: boolean, message: string, evidence: Evidence, mend = RELAUNCH): Flaw[] =>
    isFlaw ? [{ message, evidence, mend }] : []
  return [
    ...flaw(
      VirtualizationType === 'paravirtual',
      'It is paravirtual.',
      seen('VirtualizationType', VirtualizationType, 'hvm'),
    ),
    ...flaw(Architecture === 'i386', 'It is a 32-bit instance.', seen('Architecture', Architecture, 'x86_64')),
    ...flaw(
      RootDeviceType === 'instance-store',
      'Its root device is an instance store: it cannot be stopped.',
      seen('RootDeviceType', RootDeviceType, 'ebs'),
    ),
    // AWS leaves EnaSupport out of the description of an instance that has none.
    ...flaw(
      !EnaSupport,
      'Enhanced networking with ENA is not enabled.',
      seen('EnaSupport', EnaSupport, true),
      ENABLE_ENA,
    ),
  ]
}
