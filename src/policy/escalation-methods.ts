/** An action that a method needs on some resource; `type` is how the last part of the resource's ARN begins. */
export interface Need {
  action: string
  type?: string
}

/** A way to take over another role or user of the account. */
export interface Takeover {
  id: string
  kind: 'user' | 'role'
  /** What is done, in words; `{target}` is the role or user. */
  does: string
  /** The actions on the target itself. */
  on: readonly string[]
  /** The service that the role is passed to, and that its trust policy has to let in. */
  service?: string
  needs?: readonly Need[]
  /** What has to be so besides, and cannot be seen from IAM alone. */
  given?: string
  /** The role has to be in an instance profile. */
  inProfile?: boolean
}

const need = (action: string, type?: string): Need => ({ action, ...(type !== undefined && { type }) })

/** Passes a role to something new that a service runs with it. */
const passed = (id: string, service: string, does: string, ...needs: readonly Need[]): Takeover => ({
  id: `passrole-${id}`,
  kind: 'role',
  does: `passes {target} to ${does}`,
  on: ['iam:PassRole'],
  service,
  needs,
})

/** Changes what something that is there already does with its role. */
const running = (id: string, service: string, does: string, given: string, ...needs: readonly Need[]): Takeover => ({
  id,
  kind: 'role',
  does,
  on: [],
  service,
  given,
  needs,
})

const EC2 = 'ec2.amazonaws.com'
const LAMBDA = 'lambda.amazonaws.com'
const GLUE = 'glue.amazonaws.com'
const TASKS = 'ecs-tasks.amazonaws.com'
const CLOUDFORMATION = 'cloudformation.amazonaws.com'
const SAGEMAKER = 'sagemaker.amazonaws.com'
const CODEBUILD = 'codebuild.amazonaws.com'
const STATES = 'states.amazonaws.com'
const PIPELINE = 'datapipeline.amazonaws.com'

const RUN_INSTANCES = need('ec2:RunInstances', 'instance/')
const CREATE_FUNCTION = need('lambda:CreateFunction', 'function:')
const REGISTER_TASK = need('ecs:RegisterTaskDefinition')
const CREATE_JOB = need('glue:CreateJob')

/** How somebody becomes another user or role, the surest ways first. */
export const TAKEOVERS: readonly Takeover[] = [
  { id: 'assume-role', kind: 'role', does: 'assumes {target}', on: ['sts:AssumeRole'] },
  { id: 'create-access-key', kind: 'user', does: 'makes an access key of {target}', on: ['iam:CreateAccessKey'] },
  {
    id: 'login-profile',
    kind: 'user',
    does: 'sets the console password of {target}',
    on: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
  },
  { id: 'update-trust', kind: 'role', does: 'lets itself into {target}', on: ['iam:UpdateAssumeRolePolicy'] },
  passed('ec2', EC2, 'a new EC2 instance', RUN_INSTANCES),
  passed(
    'autoscaling',
    EC2,
    'instances of a new Auto Scaling group',
    need('autoscaling:CreateLaunchConfiguration'),
    need('autoscaling:CreateAutoScalingGroup'),
  ),
  passed('lambda', LAMBDA, 'a new Lambda function and invokes it', CREATE_FUNCTION, need('lambda:InvokeFunction')),
  passed(
    'lambda-event-source',
    LAMBDA,
    'a new Lambda function and has a stream or queue trigger it',
    CREATE_FUNCTION,
    need('lambda:CreateEventSourceMapping'),
  ),
  passed(
    'lambda-permission',
    LAMBDA,
    'a new Lambda function and lets another account invoke it',
    CREATE_FUNCTION,
    need('lambda:AddPermission', 'function:'),
  ),
  passed(
    'lambda-role',
    LAMBDA,
    'a Lambda function that is there, whose code it changes',
    need('lambda:UpdateFunctionConfiguration', 'function:'),
    need('lambda:UpdateFunctionCode', 'function:'),
    need('lambda:InvokeFunction', 'function:'),
  ),
  passed('glue-endpoint', GLUE, 'a new Glue development endpoint', need('glue:CreateDevEndpoint')),
  passed('glue-job', GLUE, 'a new Glue job and runs it', CREATE_JOB, need('glue:StartJobRun')),
  passed('glue-trigger', GLUE, 'a new Glue job and triggers it', CREATE_JOB, need('glue:CreateTrigger')),
  passed('glue-update', GLUE, 'a Glue job that it changes and runs', need('glue:UpdateJob'), need('glue:StartJobRun')),
  passed(
    'glue-session',
    GLUE,
    'a Glue session that runs its statements',
    need('glue:CreateSession'),
    need('glue:RunStatement'),
  ),
  passed('cloudformation', CLOUDFORMATION, 'a new CloudFormation stack', need('cloudformation:CreateStack')),
  passed(
    'cloudformation-update',
    CLOUDFORMATION,
    'a CloudFormation stack that it updates',
    need('cloudformation:UpdateStack'),
  ),
  passed(
    'cloudformation-change-set',
    CLOUDFORMATION,
    'a CloudFormation change set that it executes',
    need('cloudformation:CreateChangeSet'),
    need('cloudformation:ExecuteChangeSet'),
  ),
  passed(
    'cloudformation-stack-set',
    CLOUDFORMATION,
    'a new CloudFormation stack set',
    need('cloudformation:CreateStackSet'),
    need('cloudformation:CreateStackInstances'),
  ),
  passed(
    'sagemaker-notebook',
    SAGEMAKER,
    'a new SageMaker notebook and opens it',
    need('sagemaker:CreateNotebookInstance'),
    need('sagemaker:CreatePresignedNotebookInstanceUrl'),
  ),
  passed('sagemaker-training', SAGEMAKER, 'a SageMaker training job', need('sagemaker:CreateTrainingJob')),
  passed('sagemaker-processing', SAGEMAKER, 'a SageMaker processing job', need('sagemaker:CreateProcessingJob')),
  passed('ecs', TASKS, 'a new ECS task', REGISTER_TASK, need('ecs:RunTask')),
  passed('ecs-service', TASKS, 'the tasks of a new ECS service', REGISTER_TASK, need('ecs:CreateService')),
  passed('ecs-start', TASKS, 'an ECS task on an instance of a cluster', REGISTER_TASK, need('ecs:StartTask')),
  passed('batch', TASKS, 'a Batch job', need('batch:RegisterJobDefinition'), need('batch:SubmitJob')),
  passed(
    'datapipeline',
    PIPELINE,
    'a new data pipeline that it activates',
    need('datapipeline:CreatePipeline'),
    need('datapipeline:PutPipelineDefinition'),
    need('datapipeline:ActivatePipeline'),
  ),
  passed(
    'codebuild',
    CODEBUILD,
    'a new CodeBuild project and builds it',
    need('codebuild:CreateProject'),
    need('codebuild:StartBuild'),
  ),
  passed(
    'codebuild-update',
    CODEBUILD,
    'a CodeBuild project that it changes and builds',
    need('codebuild:UpdateProject'),
    need('codebuild:StartBuild'),
  ),
  passed('codepipeline', 'codepipeline.amazonaws.com', 'a new pipeline', need('codepipeline:CreatePipeline')),
  passed('apprunner', 'tasks.apprunner.amazonaws.com', 'a new App Runner service', need('apprunner:CreateService')),
  passed(
    'stepfunctions',
    STATES,
    'a new state machine and starts it',
    need('states:CreateStateMachine'),
    need('states:StartExecution'),
  ),
  passed(
    'ssm-automation',
    'ssm.amazonaws.com',
    'an automation of its own',
    need('ssm:CreateDocument'),
    need('ssm:StartAutomationExecution'),
  ),
  passed('emr', EC2, 'the instances of a new EMR cluster', need('elasticmapreduce:RunJobFlow')),
  passed('scheduler', 'scheduler.amazonaws.com', 'a schedule that calls any API', need('scheduler:CreateSchedule')),
  passed(
    'agentcore',
    'bedrock-agentcore.amazonaws.com',
    'a code interpreter of Bedrock AgentCore',
    need('bedrock-agentcore:CreateCodeInterpreter'),
    need('bedrock-agentcore:StartCodeInterpreterSession'),
    need('bedrock-agentcore:InvokeCodeInterpreter'),
  ),
  {
    id: 'create-login-profile',
    kind: 'user',
    does: 'gives {target} a console password',
    on: ['iam:CreateLoginProfile'],
    given: 'the user has no password yet',
  },
  {
    id: 'update-login-profile',
    kind: 'user',
    does: 'changes the console password of {target}',
    on: ['iam:UpdateLoginProfile'],
    given: 'the user has a password',
  },
  running(
    'update-function-code',
    LAMBDA,
    'changes the code of a Lambda function that runs as {target}',
    'a function runs as the role',
    need('lambda:UpdateFunctionCode', 'function:'),
  ),
  running(
    'function-layer',
    LAMBDA,
    'adds a layer to a Lambda function that runs as {target}',
    'a function runs as the role',
    need('lambda:UpdateFunctionConfiguration', 'function:'),
  ),
  {
    ...running(
      'ssm-send-command',
      EC2,
      'runs commands on an instance that runs as {target}',
      'Systems Manager manages an instance with the role',
      need('ssm:SendCommand', 'instance/'),
    ),
    inProfile: true,
  },
  {
    ...running(
      'ssm-start-session',
      EC2,
      'opens a session on an instance that runs as {target}',
      'Systems Manager manages an instance with the role',
      need('ssm:StartSession', 'instance/'),
    ),
    inProfile: true,
  },
  {
    ...running(
      'instance-connect',
      EC2,
      'puts its SSH key on an instance that runs as {target}',
      'an instance with the role can be reached by SSH',
      need('ec2-instance-connect:SendSSHPublicKey', 'instance/'),
    ),
    inProfile: true,
  },
  {
    ...passed(
      'ec2-associate',
      EC2,
      'an instance that it can reach',
      need('ec2:AssociateIamInstanceProfile', 'instance/'),
    ),
    given: 'it can reach an instance',
    inProfile: true,
  },
  running(
    'glue-update-endpoint',
    GLUE,
    'puts its SSH key on a Glue development endpoint that runs as {target}',
    'a development endpoint runs as the role',
    need('glue:UpdateDevEndpoint'),
  ),
  running(
    'sagemaker-open-notebook',
    SAGEMAKER,
    'opens a SageMaker notebook that runs as {target}',
    'a notebook runs as the role',
    need('sagemaker:CreatePresignedNotebookInstanceUrl'),
  ),
  running(
    'codebuild-start',
    CODEBUILD,
    'starts a build of its own in a project that runs as {target}',
    'a CodeBuild project runs as the role',
    need('codebuild:StartBuild'),
  ),
  running(
    'cloudformation-update-stack',
    CLOUDFORMATION,
    'updates a CloudFormation stack that runs as {target}',
    'a stack has the role as its service role',
    need('cloudformation:UpdateStack'),
  ),
  running(
    'ecs-execute-command',
    TASKS,
    'opens a shell in an ECS task that runs as {target}',
    'a task with ECS Exec runs as the role',
    need('ecs:ExecuteCommand'),
  ),
  running(
    'stepfunctions-update',
    STATES,
    'changes a state machine that runs as {target}',
    'a state machine runs as the role',
    need('states:UpdateStateMachine'),
    need('states:StartExecution'),
  ),
  running(
    'datapipeline-update',
    PIPELINE,
    'changes a data pipeline that runs as {target}',
    'a pipeline runs as the role',
    need('datapipeline:PutPipelineDefinition'),
    need('datapipeline:ActivatePipeline'),
  ),
]

/** A way to change what a user or role may do. */
export interface Rewrite {
  id: string
  action: string
  /** What is done, in words; `{object}` is what it is done to. */
  does: string
  /** Done to: a managed policy that it has, a group that it is in, itself, or a group of administrators. */
  to: 'policy' | 'policy-version' | 'group' | 'user' | 'role' | 'other-group'
  /** It attaches a policy that is there, and may be held to certain ones. */
  attaches?: boolean
}

export const REWRITES: readonly Rewrite[] = [
  { id: 'create-policy-version', action: 'iam:CreatePolicyVersion', does: 'rewrites {object}', to: 'policy' },
  {
    id: 'set-default-policy-version',
    action: 'iam:SetDefaultPolicyVersion',
    does: 'brings back the version of {object} that allows everything',
    to: 'policy-version',
  },
  { id: 'put-user-policy', action: 'iam:PutUserPolicy', does: 'writes an inline policy for {object}', to: 'user' },
  {
    id: 'attach-user-policy',
    action: 'iam:AttachUserPolicy',
    does: 'attaches AdministratorAccess to {object}',
    to: 'user',
    attaches: true,
  },
  { id: 'put-role-policy', action: 'iam:PutRolePolicy', does: 'writes an inline policy for {object}', to: 'role' },
  {
    id: 'attach-role-policy',
    action: 'iam:AttachRolePolicy',
    does: 'attaches AdministratorAccess to {object}',
    to: 'role',
    attaches: true,
  },
  { id: 'put-group-policy', action: 'iam:PutGroupPolicy', does: 'writes an inline policy for {object}', to: 'group' },
  {
    id: 'attach-group-policy',
    action: 'iam:AttachGroupPolicy',
    does: 'attaches AdministratorAccess to {object}',
    to: 'group',
    attaches: true,
  },
  { id: 'add-user-to-group', action: 'iam:AddUserToGroup', does: 'joins {object}', to: 'other-group' },
]

/** Ways to lift the boundary that alone keeps somebody from being an administrator. */
export const UNBOUND: readonly Rewrite[] = [
  {
    id: 'delete-user-boundary',
    action: 'iam:DeleteUserPermissionsBoundary',
    does: 'takes the boundary off {object}',
    to: 'user',
  },
  {
    id: 'delete-role-boundary',
    action: 'iam:DeleteRolePermissionsBoundary',
    does: 'takes the boundary off {object}',
    to: 'role',
  },
]

/** Ways to make a new administrator and become it; all on the same new resource. */
export interface Creation {
  id: string
  does: string
  type: 'user/' | 'role/'
  actions: readonly string[]
}

const creation = (id: string, type: Creation['type'], does: string, ...actions: readonly string[]): Creation => ({
  id,
  does,
  type,
  actions,
})

export const CREATIONS: readonly Creation[] = [
  creation(
    'create-role',
    'role/',
    'makes a role with every permission that lets it in',
    'iam:CreateRole',
    'iam:PutRolePolicy',
  ),
  creation(
    'create-role-attach',
    'role/',
    'makes a role with AdministratorAccess that lets it in',
    'iam:CreateRole',
    'iam:AttachRolePolicy',
  ),
  creation(
    'create-user',
    'user/',
    'makes a user with every permission and an access key',
    'iam:CreateUser',
    'iam:PutUserPolicy',
    'iam:CreateAccessKey',
  ),
  creation(
    'create-user-attach',
    'user/',
    'makes a user with AdministratorAccess and an access key',
    'iam:CreateUser',
    'iam:AttachUserPolicy',
    'iam:CreateAccessKey',
  ),
]
