import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import type { Seeded, Topic, Where } from '../topic.ts'

const ACCOUNT = '123456789012'
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource })

/** Who can become administrator, and who is one without MFA. */
export const escalation: Topic = {
  examples: {
    'iam-policy-privilege-escalation': { fail: 'deployPolicy', pass: 'readPolicy' },
    'iam-policy-passrole-wildcard': { fail: 'deployPolicy', pass: 'namedPolicy' },
    'iam-admin-user-mfa': { fail: 'adminWithoutMfa', pass: 'adminWithMfa' },
  },
  seed,
}

async function seed(where: Where): Promise<Seeded> {
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const policies = await Promise.all([
    attached(iam, 'esc-deploy', allow(['iam:PassRole', 'ec2:RunInstances'])),
    attached(iam, 'esc-read', allow('s3:GetObject', 'arn:aws:s3:::esc-files/*')),
    attached(iam, 'esc-named', allow('iam:PassRole', arn('role/esc-worker'))),
    administrators(iam),
    roleOfAdministrators(iam),
  ])
  await iam.send(new GenerateCredentialReportCommand({}))
  const [deployPolicy, readPolicy, namedPolicy] = policies
  return {
    deployPolicy,
    readPolicy,
    namedPolicy,
    adminWithoutMfa: arn('user/esc-admin'),
    adminWithMfa: arn('user/esc-admin-mfa'),
  }
}

/** A policy, and a user of the same name that has it. */
async function attached(iam: IAMClient, name: string, statement: object): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName: name }))
  const PolicyDocument = document(statement)
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }))
  const PolicyArn = Policy?.Arn ?? ''
  await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }))
  return PolicyArn
}

async function administrators(iam: IAMClient): Promise<void> {
  for (const UserName of ['esc-admin', 'esc-admin-mfa']) {
    await iam.send(new CreateUserCommand({ UserName }))
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-7' }))
    const PolicyDocument = document(allow('*'))
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'esc-everything', PolicyDocument }))
  }
  const device = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'esc-phone' })
  const { VirtualMFADevice } = await iam.send(device)
  const SerialNumber = VirtualMFADevice?.SerialNumber
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' }
  await iam.send(new EnableMFADeviceCommand({ UserName: 'esc-admin-mfa', SerialNumber, ...codes }))
}

async function roleOfAdministrators(iam: IAMClient): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = document(trust)
  await iam.send(new CreateRoleCommand({ RoleName: 'esc-everything', AssumeRolePolicyDocument }))
  const PolicyDocument = document(allow('*'))
  await iam.send(new PutRolePolicyCommand({ RoleName: 'esc-everything', PolicyName: 'esc-everything', PolicyDocument }))
}
