import { instances, instanceTypes } from '../../src/collect/ec2.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

/** AWS's marks on what Spot Fleet and EC2 Fleet launch, whose type AWS may have chosen. */
const FLEET_TAGS = ['aws:ec2spot:fleet-request-id', 'aws:ec2:fleet-id']

export default defineRule({
  id: 'ec2-instance-previous-generation',
  title: 'Instances use current-generation types',
  severity: 'low',
  source: ['4.0', '4.3', '7.1'],
  rationale:
    'Older types do the same work slower and dearer. Stop the instance, change the type, start it: a type on Nitro ' +
    'needs ENA and NVMe drivers, which ec2-instance-resize-ready looks into.',
  remediation: 'aws ec2 modify-instance-attribute --instance-id {InstanceId} --instance-type Value=NEW_TYPE',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html',
    'https://docs.aws.amazon.com/ec2/latest/instancetypes/pg.html',
  ],
  // Families that are old although AWS calls them current.
  options: { extraFamilies: ['t2'] },
  on: instances,
  needs: { types: instanceTypes },
  check({ InstanceType, InstanceLifecycle, State, Tags = [] }, { types, options }) {
    const state = State?.Name
    if (state === 'terminated' || state === 'shutting-down') return notApplicable(`The instance is ${state}.`)
    if (InstanceLifecycle === 'spot' && Tags.some(({ Key = '' }) => FLEET_TAGS.includes(Key))) {
      return notApplicable(`A fleet of Spot Instances chose the type ${InstanceType}.`)
    }
    const family = InstanceType?.split('.')[0] ?? ''
    if (options.extraFamilies.includes(family)) {
      const old = `Type ${InstanceType} is of ${family}, an old family that AWS still sells as current.`
      return fail(old, seen('InstanceType', InstanceType, `no type of ${options.extraFamilies.join(', ')}`))
    }
    const type = types.find((each) => each.InstanceType === InstanceType)
    if (type?.CurrentGeneration === undefined) return unknown(`AWS did not say of which generation ${InstanceType} is.`)
    if (type.CurrentGeneration) return pass(`Type ${InstanceType} is of the current generation.`)
    const expected = 'a type of the current generation'
    return fail(`Type ${InstanceType} is of a previous generation.`, seen('InstanceType', InstanceType, expected))
  },
})
