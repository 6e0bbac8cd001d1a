import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** An AWS endpoint on this machine, with a memory of its own: https://docs.getmoto.org/en/latest/docs/server_mode.html */
export interface Moto {
  url: string
  stop(): void
}

/** Set where a run without moto would prove too little: what is not installed then fails instead of being skipped. */
const IS_REQUIRED = process.env.AWSURE_REQUIRE_MOTO === '1'

/** Whether a test may count on a program; the flag is one with which it starts and ends. */
export const canRun = (program: string, flag: string): boolean =>
  IS_REQUIRED || spawnSync(program, [flag], { stdio: 'ignore' }).status === 0

const HAS_MOTO = canRun('moto_server', '--help')

/** A suite against moto; where moto is not installed it is skipped, and its name in the report says so. */
export function describeWithMoto(name: string, suite: () => void): void {
  const why = HAS_MOTO ? '' : " (skipped: no moto_server here; pip install 'moto[server]==5.2.1')"
  describe.skipIf(!HAS_MOTO)(`${name}${why}`, suite)
}

/** Milliseconds that moto may take to answer for the first time: it imports every service before. */
const PATIENCE = 60_000

/**
 * Starts a moto of its own on a free port, so that test files can run at the same time. Of the AMIs that it knows by
 * itself it has the one that is seeded with, or none: the others bring 1,200 snapshots a region, all of them public.
 */
export async function startMoto({ images = true } = {}): Promise<Moto> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const known = images
    ? { MOTO_AMIS_PATH: fileURLToPath(new URL('images.json', import.meta.url)) }
    : { MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' }
  const env = { ...process.env, ...known }
  const server = spawn('moto_server', ['-p', String(port)], { stdio: 'ignore', env })
  process.once('exit', () => server.kill())
  await answers(`${url}/moto-api/`, server)
  // Rotation calls a Lambda function, which moto would otherwise run in Docker.
  await fetch(`${url}/moto-api/config`, { method: 'POST', body: JSON.stringify({ lambda: { use_docker: false } }) })
  return { url, stop: () => server.kill() }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  let failure: unknown
  server.once('error', (error) => {
    failure = error
  })
  for (const end = Date.now() + PATIENCE; Date.now() < end; await setTimeout(50)) {
    if (failure || server.exitCode !== null) break
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
  }
  server.kill()
  throw new Error(`moto_server does not answer at ${url}: ${failure ?? `exit code ${server.exitCode}`}`)
}
