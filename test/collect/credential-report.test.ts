import { accessKeysOf, activeCredentials, flag, readCredentialReport } from '../../src/collect/credential-report.ts'

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
const ROOT =
  '<root_account>,arn:aws:iam::111122223333:root,2016-05-16T18:13:11+00:00,not_supported,2016-10-06T15:47:11+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A'
const ALICE =
  'alice,arn:aws:iam::111122223333:user/alice,2016-08-30T17:37:35+00:00,true,no_information,2016-08-30T18:24:44+00:00,N/A,false,true,2016-10-11T15:27:35+00:00,N/A,N/A,N/A,false,2016-08-30T19:05:50+00:00,2016-10-20T20:27:00+00:00,us-east-1,ec2,false,N/A,false,N/A'
const CSV = [HEADER, ROOT, ALICE].join('\n')
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('readCredentialReport', () => {
  it.each([
    ['base64, as the SDK and the CLI give it', base64(CSV)],
    ['base64 over lines', base64(CSV).replace(/.{76}/g, '$&\n')],
    ['CSV', CSV],
    ['CSV that ends its last line', `${CSV}\n`],
    ['CSV with CRLF', CSV.replaceAll('\n', '\r\n')],
    ['CSV with blank lines', `${CSV.replaceAll('\n', '\n\n')}\r\n\r\n`],
    ['CSV with a byte order mark', `\uFEFF${CSV}`],
    ['CSV with everything quoted', CSV.replaceAll(/[^,\n]+/g, '"$&"')],
  ])('reads %s', (_form, content) => {
    const rows = readCredentialReport(content)
    expect(rows.map(({ user }) => user)).toEqual(['<root_account>', 'alice'])
    expect(rows[1]).toMatchObject({
      arn: 'arn:aws:iam::111122223333:user/alice',
      password_enabled: 'true',
      password_last_used: 'no_information',
      mfa_active: 'false',
      access_key_1_last_used_date: 'N/A',
      access_key_2_last_used_service: 'ec2',
      cert_2_last_rotated: 'N/A',
    })
    expect(Object.keys(rows[1]!)).toHaveLength(22)
  })

  it('reads quotation marks, commas and line breaks in a field, columns it does not know, and short lines', () => {
    const csv = 'user,arn,note,__proto__\n"o""neil, x",arn:1,"two\r\nlines",polluted\nbob,arn:2\nempty,,,\n'
    const rows = readCredentialReport(csv)
    expect(rows).toHaveLength(3)
    expect(Object.entries(rows[0]!)).toEqual([
      ['user', 'o"neil, x'],
      ['arn', 'arn:1'],
      ['note', 'two\r\nlines'],
      ['__proto__', 'polluted'],
    ])
    expect(rows[1]).toEqual({ user: 'bob', arn: 'arn:2' })
    expect(rows[2]).toMatchObject({ user: 'empty', arn: '', note: '' })
  })

  it('reads a report of nobody', () => expect(readCredentialReport(base64(HEADER))).toEqual([]))

  it.each([undefined, '', 'not a report', base64('not a report'), '{"user":"arn"}'])(
    'does not take %j for one',
    (content) =>
      expect(() => readCredentialReport(content)).toThrow(
        'the credential report is not CSV with the columns user and arn',
      ),
  )
})

describe('accessKeysOf', () => {
  const alice = readCredentialReport(CSV)[1]!

  it('gives the active and the inactive key', () => {
    const { user, arn } = alice
    expect(accessKeysOf(alice)).toEqual([
      { user, arn, slot: 1, active: 'true', last_rotated: '2016-10-11T15:27:35+00:00' },
      { user, arn, slot: 2, active: 'false', last_rotated: '2016-08-30T19:05:50+00:00' },
    ])
  })

  it('gives nothing for a slot that is said to be empty', () => {
    expect(accessKeysOf({ ...alice, access_key_1_active: 'false', access_key_1_last_rotated: 'N/A' })).toMatchObject([
      { slot: 2 },
    ])
  })

  it('keeps a slot of which nothing is said', () => {
    const { user, arn } = alice
    expect(accessKeysOf({ user, arn })).toMatchObject([
      { slot: 1, active: undefined },
      { slot: 2, active: undefined },
    ])
  })

  it('gives a row for what the report only counts', () => {
    const slots = (info: string) =>
      accessKeysOf({ ...alice, additional_credentials_info: info }).map(({ slot }) => slot)
    expect(slots('1 more access key: use ListAccessKeys')).toEqual([1, 2, 3])
    for (const none of ['', 'N/A', 'n/a', '0', ' ']) expect(slots(none)).toEqual([1, 2])
  })
})

describe('activeCredentials', () => {
  it('counts from the last use, or from when it was made', () => {
    const [, alice] = readCredentialReport(CSV)
    expect(activeCredentials(alice!, new Date('2016-10-31T18:24:44Z'))).toEqual([
      { name: 'password', column: 'password_last_used', everUsed: false, idleDays: 62 },
      { name: 'access key 1', column: 'access_key_1_last_used_date', everUsed: false, idleDays: 20 },
    ])
  })

  it('does not guess', () => {
    expect(activeCredentials({ password_enabled: 'true' }, new Date()).map(({ idleDays }) => idleDays)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('flag', () => {
  it.each([
    ['true', true],
    ['TRUE', true],
    ['false', false],
    ['not_supported', false],
    ['no_information', undefined],
    ['N/A', undefined],
    ['', undefined],
    ['constructor', undefined],
    [undefined, undefined],
  ])('%j is %j', (value, expected) => expect(flag(value)).toBe(expected))
})
