/** A heading of the source document: the practices of a rule's `source`. */
export interface Section {
  /** `8` is a question of the document, `8.1` a heading under it. */
  id: string
  title: string
  /** Why no rule checks it. */
  unchecked?: string
}

const PLANNED = 'its checks are not built yet'
const CONSOLE = 'it walks through the AWS console; what comes of it is checked elsewhere'
const NAMED_ONLY = 'it only names services, without a practice'
const SUMMARY = 'it sums up what other sections say'

const HEADINGS: readonly (readonly [id: string, title: string, unchecked?: string])[] = [
  ['1', 'Load balancers'],
  ['1.0', 'Types of load balancers'],
  ['1.1', 'Application Load Balancers'],
  ['1.2', 'Network Load Balancers'],
  ['1.3', 'Classic Load Balancers'],
  ['1.4', 'Gateway Load Balancers'],
  ['1.5', 'Load balancers compared'],
  ['1.6', 'Choosing a load balancer'],
  ['2', 'Listeners of Application Load Balancers'],
  ['2.1', 'What a listener is'],
  ['2.2', 'HTTP listeners'],
  ['2.3', 'HTTPS listeners'],
  ['2.4', 'TLS termination and certificates'],
  ['2.5', 'Routing by host and path', PLANNED],
  ['2.6', 'Default actions'],
  ['2.7', 'Listener rules'],
  ['2.8', 'A listener in the console'],
  ['2.9', 'A listener by the CLI', 'its command cannot run as written; listeners are checked under 2.2 and 2.3'],
  ['2.10', 'Listeners in short'],
  ['2.11', 'HTTP or HTTPS'],
  ['3', 'Auto Scaling groups'],
  ['3.1', 'Scaling policies'],
  ['3.2', 'Launch configurations and templates'],
  ['3.3', 'Desired capacity'],
  ['3.4', 'Minimum and maximum size'],
  ['3.5', 'Health checks'],
  ['3.6', 'Metrics to scale by'],
  ['3.7', 'Termination policies'],
  ['3.8', 'Availability Zones'],
  ['3.9', 'How a group works'],
  ['3.10', 'A group at work'],
  ['3.11', 'What a group is good for'],
  ['3.12', 'A group in the console', CONSOLE],
  ['3.13', 'A group by the CLI'],
  ['4', 'Changing the type of an EC2 instance'],
  ['4.0', 'Changing the type: overview'],
  ['4.1', 'Preparing: backups'],
  ['4.2', 'Stopping the instance'],
  ['4.3', 'Changing the type'],
  ['4.4', 'Starting the instance', PLANNED],
  ['4.5', 'Verifying the change'],
  ['4.6', 'By way of Auto Scaling'],
  ['4.7', 'What to consider'],
  ['4.8', 'The change by the CLI', 'it is done once, and leaves nothing that could be looked at later'],
  ['4.9', 'The change in short', PLANNED],
  ['5', 'CloudWatch'],
  ['5.1', 'Metrics'],
  ['5.2', 'Alarms'],
  ['5.3', 'Logs'],
  ['5.4', 'Events'],
  ['5.5', 'Dashboards', PLANNED],
  ['5.6', 'CloudWatch for security'],
  ['5.7', 'What CloudWatch is good for', PLANNED],
  ['6', 'CloudWatch and CloudTrail'],
  ['6.1', 'What each is for'],
  ['6.2', 'Types of data'],
  ['6.3', 'When to use which'],
  ['6.4', 'Data collected'],
  ['6.5', 'Examples'],
  ['6.6', 'Integrations'],
  ['6.7', 'Retention'],
  ['6.8', 'CloudWatch and CloudTrail compared'],
  ['6.9', 'Conclusion', SUMMARY],
  ['7', 'AWS services'],
  ['7.0', 'Overview of services', PLANNED],
  ['7.1', 'Compute'],
  ['7.2', 'Storage'],
  ['7.3', 'Databases'],
  ['7.4', 'Networking', PLANNED],
  ['7.5', 'Security and identity', PLANNED],
  ['7.6', 'Monitoring and management'],
  ['7.7', 'Developer tools', PLANNED],
  ['7.8', 'Machine learning', NAMED_ONLY],
  ['7.9', 'Analytics', PLANNED],
  ['7.10', 'Migration and transfer', NAMED_ONLY],
  ['8', 'Security in AWS'],
  ['8.1', 'Identity and access management'],
  ['8.2', 'Data protection'],
  ['8.3', 'Network security'],
  ['8.4', 'Monitoring and logging'],
  ['8.5', 'Incident response'],
  ['8.6', 'Access management'],
  ['8.7', 'Compliance and governance'],
  ['8.8', 'Application security'],
  ['8.9', 'Patching and vulnerabilities'],
  ['8.10', 'Conclusion'],
  ['9', 'Secrets Manager'],
  ['9.0', 'Overview of Secrets Manager'],
  ['9.1', 'Storing secrets', PLANNED],
  ['9.2', 'Rotation'],
  ['9.3', 'Access to secrets'],
  ['9.4', 'Versions of secrets'],
  ['9.5', 'Auditing the use of secrets'],
  ['9.6', 'Retrieving secrets'],
  ['9.7', 'Secrets of other services', PLANNED],
  ['9.8', 'Replication', PLANNED],
  ['9.9', 'Encryption of secrets', PLANNED],
  ['9.10', 'What Secrets Manager is good for'],
  ['9.11', 'Use cases'],
  ['9.12', 'Retrieving a secret in code', 'it is code of the client, which AWS does not show'],
  ['9.13', 'Pricing'],
  ['10', 'S3 as a host'],
  ['11', 'Latency'],
  ['12', 'Connecting to AWS from outside'],
  ['14', 'IAM policies'],
  ['14.1', 'Elements of a policy'],
  ['14.2', 'A policy in the console', CONSOLE],
  ['14.3', 'Example: access to an S3 bucket'],
  ['14.4', 'Example: denying EC2', 'whether what is left allowed was meant cannot be seen'],
  ['14.5', 'Example: full access to EC2'],
  ['14.6', 'Example: a condition'],
  ['14.7', 'Good policies'],
  ['14.8', 'Attaching policies'],
  ['15', 'API Gateway'],
  ['15.1', 'Opening the console', CONSOLE],
  ['15.2', 'Types of API'],
  ['15.3', 'Endpoint types', PLANNED],
  ['15.4', 'Resources and CORS', PLANNED],
  ['15.5', 'Methods and integrations'],
  ['15.6', 'Method responses', 'how an API answers is its design'],
  ['15.7', 'Deploying', 'AWS does not say whether a stage is behind its API'],
  ['15.8', 'Testing an API', PLANNED],
  ['15.9', 'Monitoring and managing'],
  ['15.10', 'Example: a Lambda function behind an API'],
  ['15.11', 'Good APIs'],
  ['15.12', 'Protecting an API'],
  ['16', 'OAuth'],
  ['17', 'JWT'],
]

/** The headings of the source document, in its order; it has no question 13. */
export const SECTIONS: readonly Section[] = HEADINGS.map(([id, title, unchecked]) => ({
  id,
  title,
  ...(unchecked ? { unchecked } : {}),
}))

const PLACES = new Map(SECTIONS.map(({ id }, place) => [id, place]))

/** The heading with this number. */
export const sectionOf = (id: string): Section | undefined => SECTIONS[PLACES.get(id) ?? -1]

/** Place of a heading in the document; what it does not have comes last. */
export const sectionPlace = (id: string): number => PLACES.get(id) ?? SECTIONS.length

/** Whether a section is another or a part of it: 8 holds 8.1, not 80. */
export const isWithin = (section: string, other: string): boolean =>
  section === other || section.startsWith(`${other}.`)
