import { secretNamed } from '../../src/aws/secret-scanner.ts'
import { parameters } from '../../src/collect/ssm.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'ssm-parameter-plaintext-secret',
  title: 'Parameters that look secret are SecureString',
  severity: 'medium',
  source: ['8.8', '9.0'],
  rationale:
    'A plain parameter is not encrypted with a key of its own: ssm:GetParameter, which most roles have, is enough to ' +
    'read it, and its old values stay in its history. The type of a parameter cannot be changed: another is made, with ' +
    'a new secret, and this one deleted. awsure goes by the name, and never reads a value.',
  remediation: 'aws ssm put-parameter --name NEW_NAME --type SecureString --value NEW_SECRET',
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html',
  ],
  // A regular expression for the last part of names that hold secrets, beside those that awsure knows.
  options: { pattern: '' },
  on: parameters,
  check({ Name = '', Type, DataType }, { options }) {
    if (Type === 'SecureString') return pass('The parameter is a SecureString.')
    const last = Name.split('/').at(-1) ?? ''
    const isNamedSo = options.pattern !== '' && new RegExp(options.pattern, 'i').test(last)
    const kind = secretNamed(last) ?? (isNamedSo ? 'secret' : undefined)
    if (!kind) return pass('Its name promises no secret.')
    // Of these, AWS itself checks that they hold the id of an AMI, or of an integration.
    if (DataType && DataType !== 'text') return pass(`It holds a value of the type ${DataType}.`)
    if (!Type) return unknown('AWS did not say of which type the parameter is.')
    return fail(`By its name it holds a ${kind}, but it is a ${Type}.`, seen('Type', Type, 'SecureString'))
  },
})
