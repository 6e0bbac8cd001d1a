import rule from '../../../rules/ec2/launch-template-imdsv2.ts'
import { testRule } from '../../../src/testing.ts'

const template = (versions: Record<number, object>, DefaultVersionNumber: number, metadataDefaults?: object) => ({
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  DefaultVersionNumber,
  LatestVersionNumber: Math.max(...Object.keys(versions).map(Number)),
  versions: Object.entries(versions).map(([number, LaunchTemplateData]) => ({
    VersionNumber: Number(number),
    LaunchTemplateData,
  })),
  ...(metadataDefaults && { metadataDefaults }),
})
const tokens = (HttpTokens: string) => ({ MetadataOptions: { HttpTokens } })
const REQUIRED = tokens('required')
const OPTIONAL = tokens('optional')
const SILENT = { ImageId: 'ami-1' }
const defaults = (account: object, ImdsSupport?: string) => ({ account, images: [{ ImageId: 'ami-1', ImdsSupport }] })
const group = (Version: string | undefined, id: object = { LaunchTemplateId: 'lt-1' }) => ({
  AutoScalingGroupName: 'shop',
  LaunchTemplate: { ...id, Version },
})
const needs = (...groups: object[]) => ({ groups })

testRule(rule, {
  pass: [
    {
      name: 'required',
      row: template({ 1: OPTIONAL, 2: REQUIRED }, 2),
      needs: needs(group('$Latest')),
      message: 'IMDSv1 is off in version 2 (default, shop).',
    },
    {
      name: 'the metadata service is off',
      row: template({ 1: { MetadataOptions: { HttpEndpoint: 'disabled' } } }, 1),
      message: 'IMDSv1 is off in version 1 (default).',
    },
    {
      name: 'required by the account',
      row: template({ 1: SILENT }, 1, defaults({ HttpTokens: 'required' })),
      message: 'IMDSv1 is off in version 1 (default).',
    },
    {
      name: 'turned off by the account',
      row: template({ 1: SILENT }, 1, defaults({ HttpEndpoint: 'disabled' })),
      message: 'IMDSv1 is off in version 1 (default).',
    },
    {
      name: 'required by the image',
      row: template({ 1: SILENT }, 1, defaults({ HttpTokens: 'no-preference' }, 'v2.0')),
      message: 'IMDSv1 is off in version 1 (default).',
    },
    {
      name: 'groups of other templates, and of both versions',
      row: template({ 1: OPTIONAL, 2: REQUIRED, 3: REQUIRED }, 2),
      needs: needs(
        group('1', { LaunchTemplateId: 'lt-2' }),
        group('3'),
        group(undefined, { LaunchTemplateName: 'web' }),
      ),
      message: 'IMDSv1 is off in version 2 (default, shop) and 3 (shop).',
    },
  ],
  fail: [
    {
      name: 'optional in the default version',
      row: template({ 1: OPTIONAL }, 1),
      needs: needs(group('$Default')),
      message: 'IMDSv1 is on in version 1 (default, shop).',
      severity: 'medium',
      evidence: {
        path: 'versions[0].LaunchTemplateData.MetadataOptions.HttpTokens',
        seen: 'optional',
        expected: 'required',
      },
      values: { Version: '1' },
    },
    {
      name: 'in the version that a group names',
      row: template({ 1: OPTIONAL, 2: REQUIRED }, 2),
      needs: needs(group('1')),
      message: 'IMDSv1 is on in version 1 (shop).',
    },
    {
      name: 'in the latest version, through a mixed-instances policy',
      row: template({ 1: REQUIRED, 2: OPTIONAL }, 1),
      needs: needs({
        AutoScalingGroupName: 'spot',
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateId: 'lt-9', Version: '1' },
            Overrides: [{ LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '$Latest' } }],
          },
        },
      }),
      message: 'IMDSv1 is on in version 2 (spot).',
    },
    {
      name: 'left out, and no default',
      row: template({ 1: SILENT }, 1, defaults({})),
      message: 'IMDSv1 is on in version 1 (default). No Auto Scaling group uses the template.',
      severity: 'low',
      evidence: { path: 'versions[0].LaunchTemplateData.MetadataOptions.HttpTokens', seen: null, expected: 'required' },
    },
    {
      name: "the account's default counts before the image's",
      row: template({ 1: SILENT }, 1, defaults({ HttpTokens: 'optional' }, 'v2.0')),
      needs: needs(group('1')),
      message: 'IMDSv1 is on in version 1 (default, shop).',
    },
    {
      name: "the version's own counts before the account's",
      row: template({ 1: OPTIONAL }, 1, defaults({ HttpTokens: 'required' })),
      needs: needs(group('1')),
      message: 'IMDSv1 is on in version 1 (default, shop).',
    },
    {
      name: 'an image that is gone',
      row: template({ 1: SILENT }, 1, { account: {}, images: [] }),
      needs: needs(group('1')),
      message: 'IMDSv1 is on in version 1 (default, shop).',
    },
  ],
  unknown: [
    {
      name: 'no version was shown',
      row: { ...template({ 1: REQUIRED }, 1), versions: [] },
      message: 'AWS did not show the version that the template launches.',
    },
  ],
})
