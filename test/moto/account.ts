process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

/** Moto takes any credentials for its default account. */
export const ACCOUNT = '123456789012'
export const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' }
export const REGION = 'eu-west-1'
export const SECOND_REGION = 'eu-central-1'

/** A second account, with a trail that the first one lacks; reached by assuming the role. */
export const OTHER_ACCOUNT = '210987654321'
export const OTHER_ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/auditor`
