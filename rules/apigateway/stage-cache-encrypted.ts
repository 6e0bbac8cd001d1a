import { stageSettings } from '../../src/aws/rest-api.ts'
import { stages } from '../../src/collect/apigateway.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-stage-cache-encrypted',
  title: 'REST stage caches are encrypted',
  severity: 'medium',
  source: ['15.11', '8.2'],
  rationale: 'What the API answered stays in the cache for minutes, personal data of customers included, in clear.',
  remediation:
    'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/caching/dataEncrypted,value=true',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html'],
  compliance: { securityHub: ['APIGateway.5'], config: ['API_GW_CACHE_ENABLED_AND_ENCRYPTED'] },
  peers: { prowler: ['apigateway_restapi_cache_encrypted'] },
  on: stages,
  check(stage) {
    const { cacheClusterEnabled } = stage
    if (cacheClusterEnabled === undefined) return unknown('AWS did not say whether the stage has a cache.')
    if (!cacheClusterEnabled) return notApplicable('The stage has no cache.')

    const cached = stageSettings(stage).filter(({ setting }) => setting.cachingEnabled)
    if (cached.length === 0) return notApplicable('The stage has a cache, which no method uses.')
    const plain = cached.filter(({ setting }) => !setting.cacheDataEncrypted)
    const [first] = plain
    if (!first) return pass('All that the cache holds is encrypted.')
    return fail(
      `The cache holds answers in clear: ${plain.map(({ of }) => of).join(', ')}.`,
      plain.map(({ path, setting }) => seen(`${path}.cacheDataEncrypted`, setting.cacheDataEncrypted, true)),
      { values: { setting: first.patch } },
    )
  },
})
