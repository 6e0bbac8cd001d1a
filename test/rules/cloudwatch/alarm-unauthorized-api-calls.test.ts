import rule from '../../../rules/cloudwatch/alarm-unauthorized-api-calls.ts'
import { testPatterns } from './monitored.ts'

testPatterns(rule, {
  words: 'unauthorized API calls',
  accepted: {
    'CIS 1.2 to 1.4, Security Hub': '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    'CIS 2.0 and later':
      '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
    'CIS, as it is often copied':
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }',
    'with parentheses':
      '{((($.errorCode = "AccessDenied*") || ($.errorCode = "*UnauthorizedOperation")) && (($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket")))}',
    unquoted: '{($.errorCode=*UnauthorizedOperation)||($.errorCode=AccessDenied*)}',
    'wider wildcards': '{ $.errorCode = "*Unauthorized*" || $.errorCode = "*AccessDenied*" }',
    'any error': '{ $.errorCode = * }',
  },
  refused: {
    'EC2 alone': {
      pattern: '{ ($.errorCode = "*UnauthorizedOperation") }',
      message: 'No metric filter on log group audit takes errorCode = AccessDenied*.',
    },
    'no suffix': {
      pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied") }',
      message: 'No metric filter on log group audit takes errorCode = AccessDenied*.',
    },
    'without a user': {
      pattern:
        '{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && $.userIdentity.arn != "*ci*" }',
      message: 'Metric filter events on log group audit takes only a part of unauthorized API calls.',
    },
  },
})
