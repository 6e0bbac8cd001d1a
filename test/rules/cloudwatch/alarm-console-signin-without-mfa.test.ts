import rule from '../../../rules/cloudwatch/alarm-console-signin-without-mfa.ts'
import { testPatterns } from './monitored.ts'

testPatterns(rule, {
  words: 'console sign-in without MFA',
  accepted: {
    'CIS 1.2 to 1.4': '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    'CIS 2.0 and later, Security Hub':
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    'the other way round':
      '{ $.userIdentity.type = IAMUser && $.additionalEventData.MFAUsed = No && $.eventName = ConsoleLogin }',
    'all sign-ins': '{ $.eventName = ConsoleLogin }',
  },
  refused: {
    'the root user alone': {
      pattern:
        '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed != "Yes" && $.userIdentity.type = "Root" }',
      message: 'Metric filter events on log group audit takes only a part of console sign-in without MFA.',
    },
    'failures alone': {
      pattern: '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
      message: 'Metric filter events on log group audit takes only a part of console sign-in without MFA.',
    },
    'with MFA': {
      pattern: '{ $.additionalEventData.MFAUsed = "Yes" }',
      message: 'No metric filter on log group audit takes console sign-in without MFA.',
    },
  },
})
