import rule from '../../../rules/cloudwatch/alarm-s3-policy-changes.ts'
import { testPatterns } from './monitored.ts'

testPatterns(rule, {
  words: 'S3 bucket policy changes',
  accepted: {
    'CIS and the CloudTrail guide':
      '{($.eventName=PutBucketAcl)||($.eventName=PutBucketPolicy)||($.eventName=PutBucketCors)||($.eventName=PutBucketLifecycle)||($.eventName=PutBucketReplication)||($.eventName=DeleteBucketPolicy)||($.eventName=DeleteBucketCors)||($.eventName=DeleteBucketLifecycle)||($.eventName=DeleteBucketReplication)}',
    'Security Hub, with the service':
      '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}',
    'in another order, quoted and spaced':
      '{ ($.eventName = "DeleteBucketReplication")\n || ($.eventName = "DeleteBucketLifecycle")\n || ($.eventName = "DeleteBucketCors")\n || ($.eventName = "DeleteBucketPolicy")\n || ($.eventName = "PutBucketReplication")\n || ($.eventName = "PutBucketLifecycle")\n || ($.eventName = "PutBucketCors")\n || ($.eventName = "PutBucketPolicy")\n || ($.eventName = "PutBucketAcl") }',
    'as nested pairs':
      '{ (((((((($.eventName = PutBucketAcl || $.eventName = PutBucketPolicy) || $.eventName = PutBucketCors) || $.eventName = PutBucketLifecycle) || $.eventName = PutBucketReplication) || $.eventName = DeleteBucketPolicy) || $.eventName = DeleteBucketCors) || $.eventName = DeleteBucketLifecycle) || $.eventName = DeleteBucketReplication) && $.eventSource = "s3.amazonaws.com" }',
    'the service each time':
      '{ ($.eventSource = s3.amazonaws.com && $.eventName = PutBucketAcl) || ($.eventSource = s3.amazonaws.com && $.eventName = PutBucketPolicy) || ($.eventSource = s3.amazonaws.com && $.eventName = PutBucketCors) || ($.eventSource = s3.amazonaws.com && $.eventName = PutBucketLifecycle) || ($.eventSource = s3.amazonaws.com && $.eventName = PutBucketReplication) || ($.eventSource = s3.amazonaws.com && $.eventName = DeleteBucketPolicy) || ($.eventSource = s3.amazonaws.com && $.eventName = DeleteBucketCors) || ($.eventSource = s3.amazonaws.com && $.eventName = DeleteBucketLifecycle) || ($.eventSource = s3.amazonaws.com && $.eventName = DeleteBucketReplication) }',
    'all events of the service': '{ $.eventSource = "s3.amazonaws.com" }',
  },
  refused: {
    'one is missing': {
      pattern:
        '{($.eventName=PutBucketPolicy)||($.eventName=PutBucketCors)||($.eventName=PutBucketLifecycle)||($.eventName=PutBucketReplication)||($.eventName=DeleteBucketPolicy)||($.eventName=DeleteBucketCors)||($.eventName=DeleteBucketLifecycle)||($.eventName=DeleteBucketReplication)}',
      message: 'No metric filter on log group audit takes PutBucketAcl.',
    },
    'two are missing': {
      pattern:
        '{($.eventName=PutBucketCors)||($.eventName=PutBucketLifecycle)||($.eventName=PutBucketReplication)||($.eventName=DeleteBucketPolicy)||($.eventName=DeleteBucketCors)||($.eventName=DeleteBucketLifecycle)||($.eventName=DeleteBucketReplication)}',
      message: 'No metric filter on log group audit takes PutBucketAcl and PutBucketPolicy.',
    },
    'another service': {
      pattern:
        '{ ($.eventSource = sts.amazonaws.com) && (($.eventName = PutBucketAcl)||($.eventName = PutBucketPolicy)||($.eventName = PutBucketCors)||($.eventName = PutBucketLifecycle)||($.eventName = PutBucketReplication)||($.eventName = DeleteBucketPolicy)||($.eventName = DeleteBucketCors)||($.eventName = DeleteBucketLifecycle)||($.eventName = DeleteBucketReplication)) }',
      message: 'Metric filter events on log group audit takes only a part of S3 bucket policy changes.',
    },
    'of one user alone': {
      pattern:
        '{ (($.eventName = PutBucketAcl)||($.eventName = PutBucketPolicy)||($.eventName = PutBucketCors)||($.eventName = PutBucketLifecycle)||($.eventName = PutBucketReplication)||($.eventName = DeleteBucketPolicy)||($.eventName = DeleteBucketCors)||($.eventName = DeleteBucketLifecycle)||($.eventName = DeleteBucketReplication)) && $.userIdentity.userName = "admin" }',
      message: 'Metric filter events on log group audit takes only a part of S3 bucket policy changes.',
    },
    'not a pattern': {
      pattern: '{ $.eventName = }',
      message: 'No metric filter on log group audit takes S3 bucket policy changes.',
    },
  },
})
