/** A flavor that `pcf init` can begin a project with. */
export interface Starter {
  readonly flavor: string;
  /** One line for the question. */
  readonly summary: string;
  /** The package of the flavor. */
  readonly package: string;
  /** Packages that `--local` needs beside it. */
  readonly local: readonly string[];
  /** A definition, in YAML. */
  readonly example: string;
}

/** The flavors of this repository. Other packages are added with `npm install`. */
export const STARTERS: readonly Starter[] = [
  {
    flavor: 'dynamodb_table',
    summary: 'A DynamoDB table',
    package: '@pcf/dynamodb-table',
    local: ['@pcf/dynamodb-simulator'],
    example: `\
- flavor: dynamodb_table
  pcf_name: orders
  aws_resource:
    TableName: orders
    AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
    KeySchema: [{ AttributeName: id, KeyType: HASH }]
    BillingMode: PAY_PER_REQUEST
`,
  },
  {
    flavor: 'sqs_queue',
    summary: 'An SQS queue',
    package: '@pcf/sqs-queue',
    local: ['fauxqs'],
    example: `\
- flavor: sqs_queue
  pcf_name: incoming
  aws_resource:
    QueueName: incoming-orders
    VisibilityTimeout: 60
`,
  },
  {
    flavor: 'local_service',
    summary: 'A process on this machine',
    package: '@pcf/local-service',
    local: [],
    example: `\
- flavor: local_service
  pcf_name: worker
  service:
    command: [node, -e, 'setInterval(() => console.log("working"), 1000)']
`,
  },
];
