import rule from '../../../rules/elbv2/alb-https-listener.ts'
import { testRule } from '../../../src/testing.ts'

const ALB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188'
const row = (more: object = {}) => ({ LoadBalancerArn: ALB, Type: 'application', Scheme: 'internet-facing', ...more })
const FORWARD = { Type: 'forward', TargetGroupArn: 'arn:tg' }
const redirect = (RedirectConfig: object) => ({ Type: 'redirect', RedirectConfig })
const TO_HTTPS = redirect({ Protocol: 'HTTPS', Port: '443', Host: '#{host}', Path: '/#{path}' })
const listener = (Protocol: string, Port: number, defaultAction: object = FORWARD, rules: object[] = []) => ({
  ListenerArn: `arn:${Protocol}:${Port}`,
  LoadBalancerArn: ALB,
  Protocol,
  Port,
  DefaultActions: [defaultAction],
  rules,
})
const rule10 = (action: object) => ({ RuleArn: 'arn:rule', Priority: '10', IsDefault: false, Actions: [action] })
const OF_ANOTHER = { ...listener('HTTPS', 443), LoadBalancerArn: `${ALB}0` }
const needs = (...listeners: object[]) => ({ listeners: [...listeners, OF_ANOTHER] })
const at = (arn: string) => `listeners[?ListenerArn=='${arn}']`

testRule(rule, {
  pass: [
    {
      name: 'a redirect to the HTTPS listener',
      row: row(),
      needs: needs(listener('HTTP', 80, TO_HTTPS), listener('HTTPS', 443)),
      message: 'HTTPS is served on port 443.',
    },
    {
      name: 'a redirect to a port of its own',
      row: row(),
      needs: needs(listener('HTTP', 80, redirect({ Protocol: 'HTTPS', Port: '8443' })), listener('HTTPS', 8443)),
      message: 'HTTPS is served on port 8443.',
    },
    {
      name: 'a redirect to another host, which is not followed',
      row: row(),
      needs: needs(
        listener('HTTP', 80, redirect({ Protocol: 'HTTPS', Port: '444', Host: 'www.example.com' })),
        listener('HTTPS', 443),
      ),
      message: 'HTTPS is served on port 443.',
    },
    {
      name: "a redirect within HTTPS, in the request's own protocol and port",
      row: row(),
      needs: needs(listener('HTTPS', 443, FORWARD, [rule10(redirect({ Path: '/new', Port: '#{port}' }))])),
      message: 'HTTPS is served on port 443.',
    },
  ],
  fail: [
    {
      name: 'HTTP alone',
      row: row(),
      needs: needs(listener('HTTP', 80)),
      message: 'The ALB has no HTTPS listener.',
      evidence: { path: 'listeners[].Protocol', seen: ['HTTP'], expected: 'HTTPS' },
      values: { Port: '443' },
    },
    {
      name: 'a redirect to nothing',
      row: row(),
      needs: needs(listener('HTTP', 80, TO_HTTPS)),
      message:
        'The ALB has no HTTPS listener. ' +
        'Port 80, the default rule: redirects to HTTPS on port 443, where no HTTPS listener is.',
    },
    {
      name: 'a redirect of one rule to the wrong port',
      row: row(),
      needs: needs(
        listener('HTTP', 80, TO_HTTPS, [rule10(redirect({ Protocol: 'HTTPS', Port: '8443' }))]),
        listener('HTTPS', 443),
      ),
      message: 'Port 80, rule 10: redirects to HTTPS on port 8443, where no HTTPS listener is.',
      evidence: {
        path: `${at('arn:HTTP:80')}.rules[0].Actions[0].RedirectConfig.Port`,
        seen: '8443',
        expected: 'the port of an HTTPS listener',
      },
      values: { Port: '8443' },
    },
    {
      name: 'a redirect that changes the protocol and keeps the port',
      row: row(),
      needs: needs(listener('HTTP', 80, redirect({ Protocol: 'HTTPS' })), listener('HTTPS', 443)),
      message: 'Port 80, the default rule: redirects to HTTPS on port 80, where no HTTPS listener is.',
      evidence: {
        path: `${at('arn:HTTP:80')}.DefaultActions[0].RedirectConfig.Port`,
        seen: null,
        expected: 'the port of an HTTPS listener',
      },
    },
    {
      name: 'a redirect within HTTPS to the port of HTTP',
      row: row(),
      needs: needs(listener('HTTP', 80, TO_HTTPS), listener('HTTPS', 443, redirect({ Port: '80' }))),
      message: 'Port 443, the default rule: redirects to HTTPS on port 80, where no HTTPS listener is.',
    },
    {
      name: 'the protocols swapped',
      row: row(),
      needs: needs(listener('HTTPS', 80), listener('HTTP', 443)),
      message: 'Port 80 speaks HTTPS, where clients speak HTTP. Port 443 speaks HTTP, where clients speak HTTPS.',
      evidence: [
        { path: `${at('arn:HTTPS:80')}.Protocol`, seen: 'HTTPS', expected: 'HTTP' },
        { path: `${at('arn:HTTP:443')}.Protocol`, seen: 'HTTP', expected: 'HTTPS' },
      ],
    },
  ],
  notApplicable: [
    { name: 'an internal ALB', row: row({ Scheme: 'internal' }), needs: needs(), message: 'The ALB is internal.' },
    { name: 'an NLB', row: row({ Type: 'network' }), needs: needs(), message: 'The load balancer is an NLB.' },
    {
      name: 'a GWLB',
      row: row({ Type: 'gateway' }),
      needs: needs(),
      message: 'The load balancer is a Gateway Load Balancer.',
    },
    { name: 'no listener', row: row(), needs: needs(), message: 'The ALB has no listener.' },
  ],
  unknown: [
    {
      name: 'no type',
      row: row({ Type: undefined }),
      needs: needs(),
      message: 'AWS did not say what type of load balancer it is.',
    },
  ],
})
