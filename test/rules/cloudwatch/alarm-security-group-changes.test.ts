import rule from '../../../rules/cloudwatch/alarm-security-group-changes.ts'
import { testPatterns } from './monitored.ts'

testPatterns(rule, {
  words: 'security group changes',
  accepted: {
    'CIS and the CloudTrail guide':
      '{($.eventName=AuthorizeSecurityGroupIngress)||($.eventName=AuthorizeSecurityGroupEgress)||($.eventName=RevokeSecurityGroupIngress)||($.eventName=RevokeSecurityGroupEgress)||($.eventName=CreateSecurityGroup)||($.eventName=DeleteSecurityGroup)}',
    'Security Hub, with the service':
      '{($.eventSource=ec2.amazonaws.com) && (($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup))}',
    'in another order, quoted and spaced':
      '{ ($.eventName = "DeleteSecurityGroup")\n || ($.eventName = "CreateSecurityGroup")\n || ($.eventName = "RevokeSecurityGroupEgress")\n || ($.eventName = "RevokeSecurityGroupIngress")\n || ($.eventName = "AuthorizeSecurityGroupEgress")\n || ($.eventName = "AuthorizeSecurityGroupIngress") }',
    'as nested pairs':
      '{ ((((($.eventName = AuthorizeSecurityGroupIngress || $.eventName = AuthorizeSecurityGroupEgress) || $.eventName = RevokeSecurityGroupIngress) || $.eventName = RevokeSecurityGroupEgress) || $.eventName = CreateSecurityGroup) || $.eventName = DeleteSecurityGroup) && $.eventSource = "ec2.amazonaws.com" }',
    'the service each time':
      '{ ($.eventSource = ec2.amazonaws.com && $.eventName = AuthorizeSecurityGroupIngress) || ($.eventSource = ec2.amazonaws.com && $.eventName = AuthorizeSecurityGroupEgress) || ($.eventSource = ec2.amazonaws.com && $.eventName = RevokeSecurityGroupIngress) || ($.eventSource = ec2.amazonaws.com && $.eventName = RevokeSecurityGroupEgress) || ($.eventSource = ec2.amazonaws.com && $.eventName = CreateSecurityGroup) || ($.eventSource = ec2.amazonaws.com && $.eventName = DeleteSecurityGroup) }',
    'all events of the service': '{ $.eventSource = "ec2.amazonaws.com" }',
    'and ModifySecurityGroupRules':
      '{($.eventName = AuthorizeSecurityGroupIngress)||($.eventName = AuthorizeSecurityGroupEgress)||($.eventName = RevokeSecurityGroupIngress)||($.eventName = RevokeSecurityGroupEgress)||($.eventName = CreateSecurityGroup)||($.eventName = DeleteSecurityGroup)||($.eventName = ModifySecurityGroupRules)}',
  },
  refused: {
    'one is missing': {
      pattern:
        '{($.eventName=AuthorizeSecurityGroupEgress)||($.eventName=RevokeSecurityGroupIngress)||($.eventName=RevokeSecurityGroupEgress)||($.eventName=CreateSecurityGroup)||($.eventName=DeleteSecurityGroup)}',
      message: 'No metric filter on log group audit takes AuthorizeSecurityGroupIngress.',
    },
    'two are missing': {
      pattern:
        '{($.eventName=RevokeSecurityGroupIngress)||($.eventName=RevokeSecurityGroupEgress)||($.eventName=CreateSecurityGroup)||($.eventName=DeleteSecurityGroup)}',
      message:
        'No metric filter on log group audit takes AuthorizeSecurityGroupIngress and AuthorizeSecurityGroupEgress.',
    },
    'another service': {
      pattern:
        '{ ($.eventSource = sts.amazonaws.com) && (($.eventName = AuthorizeSecurityGroupIngress)||($.eventName = AuthorizeSecurityGroupEgress)||($.eventName = RevokeSecurityGroupIngress)||($.eventName = RevokeSecurityGroupEgress)||($.eventName = CreateSecurityGroup)||($.eventName = DeleteSecurityGroup)) }',
      message: 'Metric filter events on log group audit takes only a part of security group changes.',
    },
    'of one user alone': {
      pattern:
        '{ (($.eventName = AuthorizeSecurityGroupIngress)||($.eventName = AuthorizeSecurityGroupEgress)||($.eventName = RevokeSecurityGroupIngress)||($.eventName = RevokeSecurityGroupEgress)||($.eventName = CreateSecurityGroup)||($.eventName = DeleteSecurityGroup)) && $.userIdentity.userName = "admin" }',
      message: 'Metric filter events on log group audit takes only a part of security group changes.',
    },
    'not a pattern': {
      pattern: '{ $.eventName = }',
      message: 'No metric filter on log group audit takes security group changes.',
    },
  },
})
