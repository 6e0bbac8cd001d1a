import { allowsImdsV1, type LaunchedVersion, launchedVersions } from '../../src/aws/launch-template.ts'
import { groups } from '../../src/collect/autoscaling.ts'
import { launchTemplates } from '../../src/collect/launch-templates.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

const describe = ({ number, by }: LaunchedVersion) => `${number} (${by.join(', ')})`

export default defineRule({
  id: 'ec2-launch-template-imdsv2',
  title: 'Launch templates require IMDSv2',
  severity: 'medium',
  source: ['8.6', '3.2'],
  rationale:
    'Instances that were mended by hand are replaced by the template, and come up with IMDSv1 again. Groups that name a ' +
    'version by its number must be told of the new one.',
  remediation:
    "aws ec2 create-launch-template-version --launch-template-id {LaunchTemplateId} --source-version {Version} --launch-template-data 'MetadataOptions={HttpTokens=required,HttpEndpoint=enabled}'",
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html',
  ],
  compliance: { securityHub: ['EC2.170'], config: ['EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK'] },
  peers: { prowler: ['ec2_launch_template_imdsv2_required'] },
  on: launchTemplates.with('versions', 'metadataDefaults'),
  needs: { groups },
  check(template, { groups }) {
    const { versions, metadataDefaults } = template
    const launched = launchedVersions(template, groups).flatMap((each) => {
      const index = versions.findIndex(({ VersionNumber }) => VersionNumber === each.number)
      const version = versions[index]
      return version ? [{ ...each, index, version }] : []
    })
    if (launched.length === 0) return unknown('AWS did not show the version that the template launches.')
    const open = launched.filter(({ version }) => allowsImdsV1(version, metadataDefaults))
    if (open.length === 0) return pass(`IMDSv1 is off in version ${launched.map(describe).join(' and ')}.`)

    const evidence = open.map(({ index, version }) => {
      const path = `versions[${index}].LaunchTemplateData.MetadataOptions.HttpTokens`
      return seen(path, version.LaunchTemplateData?.MetadataOptions?.HttpTokens, 'required')
    })
    const isUsed = launched.some(({ by }) => by.some((name) => name !== 'default'))
    return fail(
      `IMDSv1 is on in version ${open.map(describe).join(' and ')}.${isUsed ? '' : ' No Auto Scaling group uses the template.'}`,
      evidence,
      { values: { Version: String(open.at(-1)?.number) }, ...(!isUsed && { severity: 'low' }) },
    )
  },
})
