import rule from '../../../rules/elbv2/target-group-health-check.ts'
import { testRule } from '../../../src/testing.ts'

const row = (HttpCode: string | undefined, more: object = {}) => ({
  TargetType: 'instance',
  Protocol: 'HTTP',
  HealthCheckEnabled: true,
  HealthCheckProtocol: 'HTTP',
  Matcher: { HttpCode },
  ...more,
})
const grpc = (GrpcCode: string) => row(undefined, { ProtocolVersion: 'GRPC', Matcher: { GrpcCode } })

testRule(rule, {
  pass: [
    { name: '200', row: row('200'), message: 'The HTTP check takes only 200 for healthy.' },
    {
      name: 'a range and a list',
      row: row('200-299,301,308'),
      message: 'The HTTP check takes only 200-299,301,308 for healthy.',
    },
    {
      name: 'HTTPS, up to 399',
      row: row('200-399', { HealthCheckProtocol: 'HTTPS' }),
      message: 'The HTTPS check takes only 200-399 for healthy.',
    },
    {
      name: 'an error that the user takes for healthy',
      row: row('200,401'),
      options: { allowedCodes: [401] },
      message: 'The HTTP check takes only 200,401 for healthy.',
    },
    { name: 'the default of gRPC', row: grpc('12'), message: 'The gRPC check takes only 12 for healthy.' },
    { name: 'gRPC, OK or not implemented', row: grpc('0,12'), message: 'The gRPC check takes only 0,12 for healthy.' },
  ],
  fail: [
    {
      name: 'almost anything',
      row: row('200-499'),
      message: 'The HTTP check takes errors for healthy: 200-499.',
      evidence: { path: 'Matcher.HttpCode', seen: '200-499', expected: 'codes below 400' },
    },
    { name: 'one error', row: row('200,404'), message: 'The HTTP check takes errors for healthy: 200,404.' },
    {
      name: 'a range that reaches beyond what the user takes for healthy',
      row: row('200-403'),
      options: { allowedCodes: [401, 403] },
      message: 'The HTTP check takes errors for healthy: 200-403.',
    },
    {
      name: 'any gRPC status',
      row: grpc('0-99'),
      message: 'The gRPC check takes errors for healthy: 0-99.',
      evidence: { path: 'Matcher.GrpcCode', seen: '0-99', expected: '0 or 12' },
      remediation: "aws elbv2 modify-target-group --target-group-arn {TargetGroupArn} --matcher 'GrpcCode=0'",
    },
    {
      name: 'switched off',
      row: row('200', { HealthCheckEnabled: false }),
      message: 'Health checks are off.',
      evidence: { path: 'HealthCheckEnabled', seen: false, expected: true },
      remediation: 'aws elbv2 modify-target-group --target-group-arn {TargetGroupArn} --health-check-enabled',
    },
  ],
  notApplicable: [
    {
      name: 'a function',
      row: row('200', { TargetType: 'lambda', HealthCheckEnabled: false }),
      message: 'Health checks of a function are optional, and billed.',
    },
    {
      name: 'TCP',
      row: { TargetType: 'ip', Protocol: 'TLS', HealthCheckEnabled: true, HealthCheckProtocol: 'TCP' },
      message: 'A TCP check only sees whether the port is open.',
    },
  ],
  unknown: [
    { name: 'no matcher', row: row(undefined), message: 'AWS did not say which codes it takes for healthy.' },
    { name: 'a matcher of another form', row: row('2xx'), message: 'Which codes 2xx stands for is not known.' },
    {
      name: 'no protocol',
      row: row('200', { HealthCheckProtocol: undefined }),
      message: 'AWS did not say how it checks the health of the targets.',
    },
  ],
})
