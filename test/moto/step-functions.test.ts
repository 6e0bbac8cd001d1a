import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { parseDocument } from 'yaml'
import { root } from '../../scripts/virtual-modules.js'
import type { JsonObject, JsonValue } from '../../src/json.ts'
import type { Report } from '../../src/report/report.ts'
import { BARE_ENV, BIN } from '../cli/awsure.ts'
import { ACCOUNT, KEYS, REGION } from './account.ts'
import { canRun, describeWithMoto, type Moto, startMoto } from './moto.ts'

const run = promisify(execFile)
const EXAMPLE = join(root, 'examples/step-functions')
const HAS_CLI = canRun('aws', '--version')

interface Task {
  taskArn: string
  overrides: { containerOverrides: { command: string[]; environment: { name: string; value: string }[] }[] }
}

/** Runs the commands of the example's README against moto, and plays Fargate for its state machine. */
describeWithMoto('the Step Functions example', () => {
  let moto: Moto
  let door: Door
  let folder: string
  let bucket: string
  const members: string[] = []
  const [shut, closed] = ['999999999999', '888888888888']

  beforeAll(async () => {
    moto = await startMoto()
    door = await startDoor(moto.url, shut)
    folder = await mkdtemp(join(tmpdir(), 'awsure-steps-'))
  })
  afterAll(async () => {
    door?.close()
    moto?.stop()
    if (folder) await rm(folder, { recursive: true })
  })
})
