import rule from '../../../rules/cloudwatch/alarm-iam-changes.ts'
import { testPatterns } from './monitored.ts'

testPatterns(rule, {
  words: 'IAM policy changes',
  accepted: {
    'CIS and the CloudTrail guide':
      '{($.eventName=DeleteGroupPolicy)||($.eventName=DeleteRolePolicy)||($.eventName=DeleteUserPolicy)||($.eventName=PutGroupPolicy)||($.eventName=PutRolePolicy)||($.eventName=PutUserPolicy)||($.eventName=CreatePolicy)||($.eventName=DeletePolicy)||($.eventName=CreatePolicyVersion)||($.eventName=DeletePolicyVersion)||($.eventName=AttachRolePolicy)||($.eventName=DetachRolePolicy)||($.eventName=AttachUserPolicy)||($.eventName=DetachUserPolicy)||($.eventName=AttachGroupPolicy)||($.eventName=DetachGroupPolicy)}',
    'Security Hub, with the service':
      '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}',
    'in another order, quoted and spaced':
      '{ ($.eventName = "DetachGroupPolicy")\n || ($.eventName = "AttachGroupPolicy")\n || ($.eventName = "DetachUserPolicy")\n || ($.eventName = "AttachUserPolicy")\n || ($.eventName = "DetachRolePolicy")\n || ($.eventName = "AttachRolePolicy")\n || ($.eventName = "DeletePolicyVersion")\n || ($.eventName = "CreatePolicyVersion")\n || ($.eventName = "DeletePolicy")\n || ($.eventName = "CreatePolicy")\n || ($.eventName = "PutUserPolicy")\n || ($.eventName = "PutRolePolicy")\n || ($.eventName = "PutGroupPolicy")\n || ($.eventName = "DeleteUserPolicy")\n || ($.eventName = "DeleteRolePolicy")\n || ($.eventName = "DeleteGroupPolicy") }',
    'as nested pairs':
      '{ ((((((((((((((($.eventName = DeleteGroupPolicy || $.eventName = DeleteRolePolicy) || $.eventName = DeleteUserPolicy) || $.eventName = PutGroupPolicy) || $.eventName = PutRolePolicy) || $.eventName = PutUserPolicy) || $.eventName = CreatePolicy) || $.eventName = DeletePolicy) || $.eventName = CreatePolicyVersion) || $.eventName = DeletePolicyVersion) || $.eventName = AttachRolePolicy) || $.eventName = DetachRolePolicy) || $.eventName = AttachUserPolicy) || $.eventName = DetachUserPolicy) || $.eventName = AttachGroupPolicy) || $.eventName = DetachGroupPolicy) && $.eventSource = "iam.amazonaws.com" }',
    'the service each time':
      '{ ($.eventSource = iam.amazonaws.com && $.eventName = DeleteGroupPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DeleteRolePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DeleteUserPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = PutGroupPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = PutRolePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = PutUserPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = CreatePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DeletePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = CreatePolicyVersion) || ($.eventSource = iam.amazonaws.com && $.eventName = DeletePolicyVersion) || ($.eventSource = iam.amazonaws.com && $.eventName = AttachRolePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DetachRolePolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = AttachUserPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DetachUserPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = AttachGroupPolicy) || ($.eventSource = iam.amazonaws.com && $.eventName = DetachGroupPolicy) }',
    'all events of the service': '{ $.eventSource = "iam.amazonaws.com" }',
    'by wildcards': '{ $.eventName = *Policy || $.eventName = *PolicyVersion }',
  },
  refused: {
    'one is missing': {
      pattern:
        '{($.eventName=DeleteRolePolicy)||($.eventName=DeleteUserPolicy)||($.eventName=PutGroupPolicy)||($.eventName=PutRolePolicy)||($.eventName=PutUserPolicy)||($.eventName=CreatePolicy)||($.eventName=DeletePolicy)||($.eventName=CreatePolicyVersion)||($.eventName=DeletePolicyVersion)||($.eventName=AttachRolePolicy)||($.eventName=DetachRolePolicy)||($.eventName=AttachUserPolicy)||($.eventName=DetachUserPolicy)||($.eventName=AttachGroupPolicy)||($.eventName=DetachGroupPolicy)}',
      message: 'No metric filter on log group audit takes DeleteGroupPolicy.',
    },
    'two are missing': {
      pattern:
        '{($.eventName=DeleteUserPolicy)||($.eventName=PutGroupPolicy)||($.eventName=PutRolePolicy)||($.eventName=PutUserPolicy)||($.eventName=CreatePolicy)||($.eventName=DeletePolicy)||($.eventName=CreatePolicyVersion)||($.eventName=DeletePolicyVersion)||($.eventName=AttachRolePolicy)||($.eventName=DetachRolePolicy)||($.eventName=AttachUserPolicy)||($.eventName=DetachUserPolicy)||($.eventName=AttachGroupPolicy)||($.eventName=DetachGroupPolicy)}',
      message: 'No metric filter on log group audit takes DeleteGroupPolicy and DeleteRolePolicy.',
    },
    'another service': {
      pattern:
        '{ ($.eventSource = sts.amazonaws.com) && (($.eventName = DeleteGroupPolicy)||($.eventName = DeleteRolePolicy)||($.eventName = DeleteUserPolicy)||($.eventName = PutGroupPolicy)||($.eventName = PutRolePolicy)||($.eventName = PutUserPolicy)||($.eventName = CreatePolicy)||($.eventName = DeletePolicy)||($.eventName = CreatePolicyVersion)||($.eventName = DeletePolicyVersion)||($.eventName = AttachRolePolicy)||($.eventName = DetachRolePolicy)||($.eventName = AttachUserPolicy)||($.eventName = DetachUserPolicy)||($.eventName = AttachGroupPolicy)||($.eventName = DetachGroupPolicy)) }',
      message: 'Metric filter events on log group audit takes only a part of IAM policy changes.',
    },
    'of one user alone': {
      pattern:
        '{ (($.eventName = DeleteGroupPolicy)||($.eventName = DeleteRolePolicy)||($.eventName = DeleteUserPolicy)||($.eventName = PutGroupPolicy)||($.eventName = PutRolePolicy)||($.eventName = PutUserPolicy)||($.eventName = CreatePolicy)||($.eventName = DeletePolicy)||($.eventName = CreatePolicyVersion)||($.eventName = DeletePolicyVersion)||($.eventName = AttachRolePolicy)||($.eventName = DetachRolePolicy)||($.eventName = AttachUserPolicy)||($.eventName = DetachUserPolicy)||($.eventName = AttachGroupPolicy)||($.eventName = DetachGroupPolicy)) && $.userIdentity.userName = "admin" }',
      message: 'Metric filter events on log group audit takes only a part of IAM policy changes.',
    },
    'not a pattern': {
      pattern: '{ $.eventName = }',
      message: 'No metric filter on log group audit takes IAM policy changes.',
    },
  },
})
