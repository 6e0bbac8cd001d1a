import { acceptedOf, codeRanges } from '../../src/aws/status-codes.ts'
import { targetGroups } from '../../src/collect/target-groups.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

/** Everything with which HTTP says that a request went wrong. */
const HTTP_ERRORS = Array.from({ length: 200 }, (_, index) => 400 + index)

/** UNKNOWN, INTERNAL, UNAVAILABLE and DATA_LOSS: what a broken gRPC server answers. UNIMPLEMENTED is AWS's default. */
const GRPC_FAILURES = [2, 13, 14, 15]

export default defineRule({
  id: 'elbv2-target-group-health-check',
  title: 'Target group health check is enabled and can detect a broken application',
  severity: 'medium',
  source: ['1.2', '1.4', '3.5'],
  rationale:
    'A health check that takes an error for an answer keeps a broken target in service, and users get the error. It ' +
    'only helps where a failing application gives a failing answer.',
  remediation:
    "aws elbv2 modify-target-group --target-group-arn {TargetGroupArn} --health-check-path HEALTH_PATH --matcher 'HttpCode=200-399'",
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html',
  ],
  options: { allowedCodes: [] as number[] },
  on: targetGroups,
  check({ TargetType, HealthCheckEnabled, HealthCheckProtocol, Matcher }, { options }) {
    if (TargetType === 'lambda') return notApplicable('Health checks of a function are optional, and billed.')
    if (HealthCheckEnabled === false) return fail('Health checks are off.', OFF, { remediation: SWITCH_ON })
    if (!HealthCheckProtocol) return unknown('AWS did not say how it checks the health of the targets.')
    if (!/^HTTPS?$/.test(HealthCheckProtocol)) {
      return notApplicable(`A ${HealthCheckProtocol} check only sees whether the port is open.`)
    }
    const isGrpc = Matcher?.GrpcCode !== undefined
    const matcher = isGrpc ? Matcher.GrpcCode : Matcher?.HttpCode
    if (!matcher) return unknown('AWS did not say which codes it takes for healthy.')
    const ranges = codeRanges(matcher)
    if (!ranges) return unknown(`Which codes ${matcher} stands for is not known.`)

    const [kind, failures] = isGrpc ? ['gRPC', GRPC_FAILURES] : [HealthCheckProtocol, HTTP_ERRORS]
    const wrong = acceptedOf(failures, ranges).filter((code) => !options.allowedCodes.includes(code))
    if (wrong.length === 0) return pass(`The ${kind} check takes only ${matcher} for healthy.`)
    return fail(
      `The ${kind} check takes errors for healthy: ${matcher}.`,
      seen(isGrpc ? 'Matcher.GrpcCode' : 'Matcher.HttpCode', matcher, isGrpc ? '0 or 12' : 'codes below 400'),
      isGrpc ? { remediation: MATCH_GRPC } : {},
    )
  },
})

const OFF = seen('HealthCheckEnabled', false, true)
const SWITCH_ON = 'aws elbv2 modify-target-group --target-group-arn {TargetGroupArn} --health-check-enabled'
const MATCH_GRPC = "aws elbv2 modify-target-group --target-group-arn {TargetGroupArn} --matcher 'GrpcCode=0'"
