import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { globalRegion, PARTITIONS, partitionOf, REGIONS } from '../../src/aws/regions.ts'

interface SdkPartition {
  id: string
  outputs: { implicitGlobalRegion: string }
  regions: Record<string, unknown>
}

/** The SDK's own table: not exported by the package, so read from beside its entry. */
async function sdkPartitions(): Promise<SdkPartition[]> {
  const core = createRequire(import.meta.url)
    .resolve('@aws-sdk/core')
    .replace(/dist-cjs.*/, '')
  const file = `${core}dist-es/submodules/client/util-endpoints/lib/aws/partitions.js`
  const { partitionsInfo } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  return partitionsInfo.partitions
}

describe('regions', () => {
  it('are those of the SDK, partition by partition', async () => {
    const sdk = await sdkPartitions()
    expect(Object.keys(PARTITIONS).sort()).toEqual(sdk.map(({ id }) => id).sort())
    for (const { id, regions } of sdk) {
      const real = Object.keys(regions).filter((name) => !name.endsWith('-global'))
      expect(PARTITIONS[id]?.regions, id).toEqual(real)
    }
  })

  it('find back their partition', () => {
    expect(REGIONS.length).toBeGreaterThan(40)
    for (const [partition, { regions }] of Object.entries(PARTITIONS)) {
      for (const region of regions) expect(partitionOf(region), region).toBe(partition)
    }
  })

  it('that open after the list was made find their partition by their name', () => {
    expect(partitionOf('eu-west-9')).toBe('aws')
    expect(partitionOf('cn-south-1')).toBe('aws-cn')
    expect(partitionOf('us-gov-north-1')).toBe('aws-us-gov')
    expect(partitionOf('local')).toBe('aws')
  })

  it('have the global services where the SDK has them; but in China where IAM answers', async () => {
    for (const { id, outputs } of await sdkPartitions()) {
      // The SDK says cn-northwest-1, the home of Route 53 in China; IAM's endpoint there is iam.cn-north-1.
      expect(globalRegion(id)).toBe(id === 'aws-cn' ? 'cn-north-1' : outputs.implicitGlobalRegion)
    }
    expect(globalRegion('aws-of-tomorrow')).toBe('us-east-1')
  })
})
