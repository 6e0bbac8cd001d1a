import rule from '../../../rules/ssm/parameter-plaintext-secret.ts'
import { testRule } from '../../../src/testing.ts'

const parameter = (Name: string, Type: string | undefined = 'String', DataType?: string) => ({ Name, Type, DataType })
const INNOCENT = 'Its name promises no secret.'

testRule(rule, {
  pass: [
    {
      name: 'a SecureString',
      row: parameter('/shop/db/password', 'SecureString'),
      message: 'The parameter is a SecureString.',
    },
    { name: 'a setting', row: parameter('/shop/db/host'), message: INNOCENT },
    { name: 'a path that speaks of passwords', row: parameter('/shop/passwords/min-length'), message: INNOCENT },
    { name: 'what is told about a token', row: parameter('/shop/token-ttl'), message: INNOCENT },
    { name: 'where a secret is', row: parameter('/shop/db-secret-arn'), message: INNOCENT },
    { name: 'a public key', row: parameter('/shop/jwt-public-key'), message: INNOCENT },
    {
      name: 'an AMI',
      row: parameter('/golden/secret', 'String', 'aws:ec2:image'),
      message: 'It holds a value of the type aws:ec2:image.',
    },
  ],
  fail: [
    {
      name: 'a password',
      row: parameter('/shop/db/password'),
      message: 'By its name it holds a password, but it is a String.',
      evidence: { path: 'Type', seen: 'String', expected: 'SecureString' },
    },
    {
      name: 'a name without a path',
      row: parameter('stripeApiKey', 'String', 'text'),
      message: 'By its name it holds a key or token, but it is a String.',
    },
    {
      name: 'a list',
      row: parameter('/shop/api-tokens/partner-token', 'StringList'),
      message: 'By its name it holds a key or token, but it is a StringList.',
    },
    {
      name: "the user's own word for it",
      row: parameter('/shop/db/kennwort'),
      options: { pattern: 'kennwort|geheim' },
      message: 'By its name it holds a secret, but it is a String.',
    },
  ],
  unknown: [
    {
      name: 'no type',
      row: { Name: '/shop/db/password' },
      message: 'AWS did not say of which type the parameter is.',
    },
  ],
})
