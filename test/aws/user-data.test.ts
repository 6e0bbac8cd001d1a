import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { readUserData, secretsInVerdict, verdictOnUserData } from '../../src/aws/user-data.ts'

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const SCRIPT = '#!/bin/bash\nexport DB_PASSWORD=k7-Vienna!\napt-get update\n'
const MULTIPART = [
  'Content-Type: multipart/mixed; boundary="==B=="',
  'MIME-Version: 1.0',
  '',
  '--==B==',
  'Content-Type: text/x-shellscript; charset="us-ascii"',
  'Content-Transfer-Encoding: base64',
  '',
  base64('#!/bin/bash\nexport DB_PASSWORD=k7-Vienna!\n'),
  '--==B==',
  'Content-Type: text/cloud-config',
  '',
  'packages: [nginx]',
  '--==B==--',
].join('\n')

describe('readUserData', () => {
  it('reads base64, and gzip in it', () => {
    expect(readUserData(base64(SCRIPT))).toBe(SCRIPT)
    expect(readUserData(base64(gzipSync(SCRIPT)))).toBe(SCRIPT)
  })

  it('takes what is no base64 for the text itself', () => expect(readUserData(SCRIPT)).toBe(SCRIPT))

  it('reads the encoded parts of a multipart archive, in clear and zipped', () => {
    for (const text of [MULTIPART, MULTIPART.replaceAll('\n', '\r\n')]) {
      expect(readUserData(base64(text))).toContain('export DB_PASSWORD=k7-Vienna!')
      expect(readUserData(base64(gzipSync(text)))).toContain('packages: [nginx]')
    }
  })

  it('does not pretend to read what is no text', () => {
    expect(readUserData(base64(Buffer.from([0, 1, 2, 3])))).toBeUndefined()
    expect(readUserData(base64(Buffer.from([0xff, 0xfe, 0x41, 0x42])))).toBeUndefined()
    expect(readUserData(base64(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2])))).toBeUndefined()
  })

  it('does not unpack a bomb', () => {
    expect(readUserData(base64(gzipSync(Buffer.alloc(20_000_000, 'a'))))).toBeUndefined()
  })
})

describe('verdictOnUserData', () => {
  it.each([
    ['a secret', SCRIPT, '[secret - password in line 2]'],
    [
      'two secrets',
      `${SCRIPT}sshpass -p Tr0mbone7 ssh db`,
      '[secret - password in line 2] [secret - password in line 4]',
    ],
    ['a part of an archive', MULTIPART, '[secret - password in line 9]'],
    ['none', '#!/bin/bash\nyum update -y\n', '[removed]'],
    ['no text', Buffer.from([0, 1, 2]), '[removed - not text]'],
  ])('%s', (_, content, expected) => {
    const verdict = verdictOnUserData(base64(content))
    expect(verdict).toBe(expected)
    expect(verdictOnUserData(verdict)).toBe(verdict)
  })

  it('leaves no user data as it is', () => expect(verdictOnUserData('')).toBe(''))

  it('is read back', () => {
    expect(secretsInVerdict('[secret - password in line 2] [secret - AWS access key in line 14]')).toEqual([
      { kind: 'password', line: 2 },
      { kind: 'AWS access key', line: 14 },
    ])
    expect(secretsInVerdict('[removed]')).toEqual([])
    expect(secretsInVerdict('[removed - not text]')).toBeUndefined()
  })

  it('holds nothing of the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9!#%+]{9,30}$/), (value) => {
        expect(verdictOnUserData(base64(`DB_PASSWORD='${value}'\n${value}`))).not.toContain(value)
      }),
    )
  })
})
