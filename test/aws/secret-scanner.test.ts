// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shells and templates write so, and the scanner must know it
import fc from 'fast-check'
import { isTellingWord, kindIn, secretKind, secretNamed, secretsIn, verdictOn } from '../../src/aws/secret-scanner.ts'

/** Put together here, so that no scanner of this repository takes them for real ones. */
const token = (...parts: string[]) => parts.join('')
const MIXED = 'q7Zk2Vw9Xb4Nf6Tr8Lm3Pd5Hs1Jc0Gy7Qa2We4Rt6Yu8Io1Pa3Sd5Fg7Hj9Kl2Zx4Cv6Bn8Mq'
const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const jwt = (header: object) =>
  [header, { sub: 'shop', role: 'admin' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
const PEM = token('-----BEGIN ', 'RSA PRIVATE KEY-----')
const PEM_BODY = MIXED.slice(0, 64)

const TOKENS: [string, string][] = [
  ['AWS access key', token('AK', 'IAQ3EGRJ7ZK2VWXB4N')],
  ['AWS access key', token('AS', 'IAQ3EGRJ7ZK2VWXB4N')],
  ['GitHub token', token('gh', 'p_', MIXED.slice(0, 36))],
  ['GitHub token', token('github', '_pat_', MIXED.slice(0, 22), '_', MIXED.slice(0, 59))],
  ['GitLab token', token('glp', 'at-', MIXED.slice(0, 20))],
  ['Slack token', token('xo', 'xb-2345678901-2345678901234-', MIXED.slice(0, 24))],
  ['Slack webhook', token('https://hooks.sl', 'ack.com/services/T0ABCDEF1/B0ABCDEF2/', MIXED.slice(0, 24))],
  ['Stripe key', token('sk', '_live_', MIXED.slice(0, 24))],
  ['Stripe key', token('rk', '_live_', MIXED.slice(0, 24))],
  ['Stripe webhook secret', token('wh', 'sec_', MIXED.slice(0, 32))],
  ['Google API key', token('AI', 'za', MIXED.slice(0, 35))],
  ['Google client secret', token('GOC', 'SPX-', MIXED.slice(0, 28))],
  ['OpenAI key', token('sk-', 'proj-', MIXED.slice(0, 40), 'T3Blbk', 'FJ', MIXED.slice(0, 40))],
  ['Anthropic key', token('sk-', 'ant-', 'api03-', MIXED, MIXED.slice(0, 20))],
  ['SendGrid key', token('S', 'G.', MIXED.slice(0, 22), '.', MIXED.slice(0, 43))],
  ['Mailgun key', token('ke', 'y-', HEX.slice(0, 32))],
  ['npm token', token('np', 'm_', MIXED.slice(0, 36))],
  ['PyPI token', token('py', 'pi-AgE', MIXED)],
  ['Docker Hub token', token('dck', 'r_pat_', MIXED.slice(0, 27))],
  ['HashiCorp Vault token', token('hv', 's.', MIXED.slice(0, 24))],
  ['DigitalOcean token', token('do', 'p_v1_', HEX)],
  ['Databricks token', token('da', 'pi', HEX.slice(0, 32))],
  ['Azure storage key', token('AccountName=a;Acc', 'ountKey=', (MIXED + MIXED).slice(0, 86), '==')],
  ['JSON Web Token', [...jwt({ alg: 'HS256', typ: 'JWT' }), MIXED.slice(0, 43)].join('.')],
  ['private key', `${PEM}\n${PEM_BODY}`],
  ['private key', `${PEM}\\n${PEM_BODY}`],
  ['private key', base64(`${PEM}\n${PEM_BODY}`)],
  ['URL with a password', 'postgres://shop:k7-Vienna@db.internal:5432/shop'],
  ['URL with a password', 'redis://:k7Vienna@cache.internal:6379/0'],
  ['URL with a password', 'mongodb+srv://app:p%40ss7word@cluster0.example.mongodb.net/?retryWrites=true'],
  ['URL with a password', 'amqps://mq:Tr0mbone@b-1.mq.eu-west-1.amazonaws.com:5671'],
]

/** Under a name that promises a secret, what somebody made up or a machine made. */
const NAMED: [string, string, string][] = [
  ['password', 'DB_PASSWORD', 'hunter22'],
  ['password', 'DB_PASSWORD', 'Sommer2024!'],
  ['password', 'POSTGRES_PASSWORD', '#Trombone-Wien'],
  ['password', 'dbPassword', 'k7Vienna'],
  ['password', 'mysqlpassword', 'k7Vienna'],
  ['password', 'DB_PASS', 'pa55w0rds'],
  ['password', 'KEYSTORE_PASSPHRASE', 'eleven-Oranges-7!'],
  ['key or token', 'API_KEY', MIXED.slice(0, 32)],
  ['key or token', 'apikey', HEX.slice(0, 32)],
  ['key or token', 'PARTNER_TOKEN', 'c00f9361-1952-4805-a9aa-0b7c36e39340'],
  ['key or token', 'AWS_SECRET_ACCESS_KEY', token('wJalrXUtnFEMI/K7MDENG+', 'bPxRfiCYq3Zk2Vw9Xb')],
  ['key or token', 'CLIENT_SECRET', `${MIXED.slice(0, 20)}~${MIXED.slice(20, 30)}`],
  ['key or token', 'ENCRYPTION_KEY', base64(HEX.slice(0, 32))],
]

const INNOCENT: [string, string][] = [
  // References
  ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbC12d'],
  ['DB_PASSWORD', '{{resolve:secretsmanager:prod/db:SecretString:password}}'],
  ['DB_PASSWORD', '{{resolve:ssm-secure:/shop/db/password:3}}'],
  ['DB_PASSWORD', '/shop/prod/db/password'],
  ['DB_PASSWORD', 'prod/shop/db-password-2'],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', '$DB_PASSWORD_7'],
  ['DB_PASSWORD', '%DB_PASSWORD%'],
  ['DB_PASSWORD', '$(aws ssm get-parameter --name /db)'],
  ['DB_PASSWORD', 'vault:secret/data/shop#password1'],
  ['DB_PASSWORD', 'AQICAHhxQ7Zk2Vw9Xb4Nf6Tr8Lm3Pd5Hs1Jc0Gy7Qa2We4Rt6Yu8Io1Pa3Sd5Fg'],
  ['DB_PASSWORD', 'ENC[AES256_GCM,data:Tr8Lm3,iv:k2Vw9Xb4,tag:Pd5,type:str]'],
  ['DB_PASSWORD', '$6$rounds=4096$q7Zk2Vw9Xb4$Nf6Tr8Lm3Pd5Hs1Jc0Gy7Qa2We4Rt6Yu8Io1'],
  ['DB_SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbC12d'],
  ['DB_SECRET', 'rds!cluster-0e6b1b2c-40b5'],
  ['ENCRYPTION_KEY', '1234abcd-12ab-34cd-56ef-1234567890ab'],
  ['ENCRYPTION_KEY', 'alias/shop-orders-2024'],
  // Placeholders
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', 'changeme'],
  ['DB_PASSWORD', 'CHANGE_ME_1'],
  ['DB_PASSWORD', 'your-password-here'],
  ['DB_PASSWORD', '<password 1>'],
  ['DB_PASSWORD', '********'],
  ['DB_PASSWORD', 'xxxxxxxx'],
  ['DB_PASSWORD', 'password'],
  ['API_KEY', 'REPLACE_ME_WITH_A_REAL_KEY_2'],
  ['API_KEY', 'placeholder-value-123456'],
  ['AWS_SECRET_ACCESS_KEY', token('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY')],
  ['AWS_ACCESS_KEY_ID', token('AK', 'IAIOSFODNN7EXAMPLE')],
  // Booleans, numbers, times
  ['USE_SECRET', 'true'],
  ['PASSWORD', '20240131'],
  ['TOKEN_EXPIRY', '3600'],
  ['ACCESS_TOKEN', '2026-05-20T17:48:50Z'],
  ['SECRET', '90 days'],
  ['PASSWORD', '30minutes'],
  // What is told about a secret
  ['SECRET_NAME', 'Shop-Orders_9XkQ2'],
  ['SECRET_ID', 'Shop-Orders_9XkQ2'],
  ['SECRETS_MANAGER_ENDPOINT', 'https://secretsmanager.eu-west-1.amazonaws.com'],
  ['PASSWORD_RESET_URL', 'https://shop.example.com/reset?step=2'],
  ['TOKEN_ISSUER', 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'],
  ['PASSWORD_MIN_LENGTH', '12 characters'],
  ['TOKEN_HEADER', 'X-Shop-Token-V2'],
  ['PUBLIC_API_KEY', 'pk_9f86d081884c7d659a2f'],
  ['MAX_TOKENS', '4096'],
  ['TOKENIZER_MODEL', 'cl100k_base_2023-11'],
  ['PASSWORD_POLICY', 'Min12-Upper1-Digit1'],
  ['KEY_PAIR_NAME', 'Shop2024-eu-west-1'],
  ['SSH_PUBLIC_KEY', `ssh-ed25519 ${MIXED.slice(0, 68)} ops@fernhill`],
  // Values without a secret, under any name
  ['DATABASE_URL', 'postgres://db.internal:5432/shop?sslmode=verify-full'],
  ['DATABASE_URL', 'postgres://shop:${DB_PASSWORD}@db.internal/shop'],
  ['DATABASE_URL', 'postgres://shop:<password>@db.internal/shop'],
  ['DATABASE_URL', 'postgres://user:password@db.internal/shop'],
  ['AUTH_TOKEN', 'https://auth.example.com/oauth2/token'],
  ['TOKEN', 'auth.internal.fernhill.example:8443'],
  ['SECRET', 'ops+alerts7@fernhill.example'],
  ['CREDENTIALS', '/etc/shop/credentials7.json'],
  ['GIT_SHA', HEX.slice(0, 40)],
  ['IMAGE', `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${HEX}`],
  ['TABLE_NAME', 'orders-2f7Kq9'],
  ['BUCKET', 'shop-assets-9f86d081884c'],
  ['USER_POOL_ID', 'eu-west-1_AbCdEf123'],
  ['TRACE', '1-5759e988-bd862e3fe1be46a994272793'],
  ['STRIPE_PUBLISHABLE', token('pk', '_live_', MIXED.slice(0, 24))],
  ['STRIPE_TEST', token('sk', '_test_', MIXED.slice(0, 24))],
  ['JAVA_TOOL_OPTIONS', '-Xmx512m -Djavax.net.ssl.trustStorePassword=${STORE_PASS}'],
  ['JWT', [...jwt({ alg: 'none' }), MIXED.slice(0, 43)].join('.')],
  ['CERTIFICATE', `-----BEGIN CERTIFICATE-----\n${PEM_BODY}`],
  ['CHECK', `grep -q "${PEM}" key.pem && echo found it`],
  ['KEY', `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${PEM_BODY}`],
  ['KEY', `${PEM}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,9F86D081\n\n${PEM_BODY}`],
]

describe('secretKind', () => {
  it.each(TOKENS)('knows a %s whatever its name: %#', (kind, value) => expect(secretKind('CONFIG', value)).toBe(kind))

  it.each(TOKENS)('finds a %s inside a value: %#', (kind, value) =>
    expect(secretKind('CONFIG', `{"value": "${value}", "n": 1}`)).toBe(kind),
  )

  it.each(NAMED)('takes for a %s what %s is: %s', (kind, name, value) => expect(secretKind(name, value)).toBe(kind))

  it.each(NAMED.filter(([, , value]) => !value.includes('://')))(
    'takes it for nothing under a name that promises none: %#',
    (_kind, _name, value) => expect(secretKind('SETTING', value)).toBeUndefined(),
  )

  it.each(INNOCENT)('finds nothing in %s=%s', (name, value) => expect(secretKind(name, value)).toBeUndefined())
})

describe('secretNamed', () => {
  it.each(['db-password', 'DB_PASSWORD', 'dbPassword', 'PGPASSWORD', 'pwd', 'smtp.passwd'])('%s: a password', (name) =>
    expect(secretNamed(name)).toBe('password'),
  )
  it.each([
    'api_key',
    'apiKey',
    'x-api-key',
    'GITHUB_TOKEN',
    'client-secret',
    'private_key_2',
    'credentials',
    'authToken',
  ])('%s: a key or token', (name) => expect(secretNamed(name)).toBe('key or token'))
  it.each([
    'password-length',
    'token_url',
    'secretArn',
    'API_KEY_ID',
    'ssh_public_key',
    'compass',
    'tokens',
    'bypass',
    'key',
    'keyboard',
  ])('%s: neither', (name) => expect(secretNamed(name)).toBeUndefined())
})

describe('isTellingWord', () => {
  it.each(['db-password', 'api-key', 'token-ttl', 'ssh-public-key', 'DB_SECRET_ARN', 'client-secret'])(
    '%s promises the same when all other words are replaced',
    (name) => {
      const redacted = name.replaceAll(/[A-Za-z]+/g, (word) => (isTellingWord(word) ? word : 'qwxzjkvp'))
      expect(secretNamed(redacted)).toBe(secretNamed(name))
    },
  )
  it.each(['shop', 'orders', 'db'])('%s tells nothing', (word) => expect(isTellingWord(word)).toBe(false))
})

describe('secretsIn', () => {
  it('tells the lines of a script', () => {
    const script = [
      '#!/bin/bash',
      'export REGION=eu-west-1',
      'export DB_PASSWORD="k7-Vienna!"',
      `aws configure set aws_access_key_id ${token('AK', 'IAQ3EGRJ7ZK2VWXB4N')}`,
      'PASSWORD=$(aws ssm get-parameter --name /db/password --with-decryption)',
      "echo 'ubuntu:Tr0mbone7' | sudo chpasswd",
      'mysql -h db.internal -u root -pTr0mbone7 shop < schema.sql',
      `curl -H "Authorization: Bearer ${MIXED.slice(0, 40)}" https://api.example.com`,
      'echo "$USER:$PASSWORD" | chpasswd',
      'mysql -u root -p"$PASSWORD" shop',
      `cat > /etc/key.pem <<KEY`,
      PEM,
      PEM_BODY,
      'KEY',
    ].join('\n')
    expect(secretsIn(script)).toEqual([
      { kind: 'password', line: 3 },
      { kind: 'AWS access key', line: 4 },
      { kind: 'password', line: 6 },
      { kind: 'password', line: 7 },
      { kind: 'key or token', line: 8 },
      { kind: 'private key', line: 12 },
    ])
  })

  it('reads YAML, JSON, options, PowerShell and lines of Windows', () => {
    const text = [
      'password: k7-Vienna!',
      '{ "apiKey": "9f86d081884c7d659a2feaa0c55ad015", "n": 1 }',
      'app --db-password=k7-Vienna! --port 80',
      "$p = ConvertTo-SecureString 'k7-Vienna!' -AsPlainText -Force",
      'net user Administrator k7-Vienna! /active:yes',
    ].join('\r\n')
    expect(secretsIn(text).map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      '1 password',
      '2 key or token',
      '3 password',
      '4 password',
      '5 password',
    ])
  })

  it('counts a token under its own name once, by its form', () => {
    expect(secretsIn(`GITHUB_TOKEN=${token('gh', 'p_', MIXED.slice(0, 36))}`)).toEqual([
      { kind: 'GitHub token', line: 1 },
    ])
  })

  it('finds nothing in what real user data is made of', () => {
    const text = [
      '#cloud-config',
      'package_update: true',
      'users:',
      '  - name: ops',
      '    lock_passwd: true',
      '    passwd: $6$rounds=4096$q7Zk2Vw9Xb4$Nf6Tr8Lm3Pd5Hs1Jc0Gy7Qa2We4Rt6Yu8Io1',
      `    ssh_authorized_keys: [ssh-ed25519 ${MIXED.slice(0, 68)} ops]`,
      'ssh_pwauth: false',
      'runcmd:',
      '  - /etc/eks/bootstrap.sh shop --b64-cluster-ca LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMvakNDQWVhZ0F3SUJBZ0lC',
      '  - TOKEN=$(curl -sX PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 21600")',
      '  - curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/instance-id',
      '  - export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db7 --query SecretString)',
      '  - password = get_password("db7"); token = os.environ["TOKEN7"]; secret = config.secrets.db7',
      '  - cfn-signal --stack arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/c00f9361-1952-4805',
      '  - test "$PASSWORD" = "" && exit 1',
    ].join('\n')
    expect(secretsIn(text)).toEqual([])
  })

  it('takes no time over a hostile text', () => {
    const texts = ['password'.repeat(20_000), `${'a:'.repeat(50_000)}@`, 'mysql '.repeat(20_000), '='.repeat(100_000)]
    const start = performance.now()
    for (const text of [
      ...texts,
      '-----BEGIN RSA PRIVATE KEY-----\\n'.repeat(5_000),
      'eyJaaaaaaaaaa.'.repeat(10_000),
    ]) {
      secretsIn(text)
    }
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('a verdict in the place of a value', () => {
  it('tells the kind, and is its own verdict', () => {
    expect(verdictOn('DB_PASSWORD', 'k7Vienna')).toBe('[secret - password]')
    expect(verdictOn('DB_PASSWORD', '[secret - password]')).toBe('[secret - password]')
    expect(verdictOn('REGION', 'eu-west-1')).toBe('[removed]')
    expect(verdictOn('DB_PASSWORD', '[removed]')).toBe('[removed]')
    expect(kindIn('[secret - password]')).toBe('password')
    expect(kindIn('[removed]')).toBeUndefined()
  })

  it('is only a verdict in its own words', () => {
    expect(verdictOn('A', '[secret - my own]')).toBe('[removed]')
    expect(kindIn('[secret - my own]')).toBeUndefined()
  })

  const names = fc.constantFrom('DB_PASSWORD', 'API_KEY', 'GITHUB_TOKEN', 'REGION', 'x')
  const values = fc.oneof(
    fc.string({ minLength: 1, maxLength: 80 }),
    fc.constantFrom(...TOKENS.map(([, value]) => value), ...NAMED.map(([, , value]) => value)),
    fc.stringMatching(/^[A-Za-z0-9+/=_-]{8,64}$/),
  )

  it('is out of a short list, so that no value is ever in it', () => {
    fc.assert(
      fc.property(names, values, (name, value) => {
        const verdict = verdictOn(name, value)
        expect(verdict === '[removed]' || kindIn(verdict) !== undefined).toBe(true)
        if (value.length > 5 && !'[removed][secret - password][secret - key or token]'.includes(value)) {
          expect(verdict).not.toContain(value)
        }
        expect(verdictOn(name, verdict)).toBe(verdict)
      }),
    )
  })

  it('holds for a text, too: kinds and lines, and nothing of it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 8 }), (lines) => {
        const text = lines.map(([name, value]) => `export ${name}="${value}"`).join('\n')
        for (const found of secretsIn(text)) {
          expect(Object.keys(found)).toEqual(['kind', 'line'])
          expect(kindIn(`[secret - ${found.kind}]`)).toBe(found.kind)
          expect(found.line).toBeLessThanOrEqual(text.split('\n').length)
        }
      }),
    )
  })
})
