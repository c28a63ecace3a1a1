import { NAME_LENGTH } from '@pcf/dynamodb-facts';
import { AwsError, invalidParameter, validation } from '../aws-error.js';
import { brokenConstraints } from '../request/input.js';
import { operation } from '../request/operation.js';
import type { StructShape } from '../request/shape.js';
import {
  createGlobalTableInput,
  describeGlobalTableInput,
  describeGlobalTableSettingsInput,
  isRegion,
  listGlobalTablesInput,
  replicasToAdd,
  replicationGroup,
  updateGlobalTableInput,
  updateGlobalTableSettingsInput,
} from './input.js';

/*
 * Global tables of version 2017.11.29. DynamoDB still has the calls, but no longer creates such tables, so none exist
 * (DDB-GLOBALTABLE-001, 002, 004, DDB-GLOBALTABLESETTINGS-001, DDB-TABLE-457, and recordings of AWS in radkawar/stackd).
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.V1.html
 */

/** The regions where they could be created, in the order of AWS's refusal in other regions. */
const ONCE_SUPPORTED = [
  ...['eu-west-2', 'eu-west-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-2', 'eu-central-1', 'ap-northeast-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

const NO_DETAIL = 'One or more parameter values were invalid';

const absent = (name: string): string => `Global table with name: '${name}' does not exist.`;

const notFound = (text: string): AwsError => new AwsError('GlobalTableNotFoundException', text);

const unsupported = (region: string): AwsError =>
  invalidParameter(
    `DynamoDB global tables version 2017.11.29 is not supported${
      ONCE_SUPPORTED.includes(region)
        ? '. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy).'
        : ` in this region '${region}', supported regions are : [${ONCE_SUPPORTED.join(', ')}]`
    }`,
  );

function checkName(name: string): void {
  if (name.length < NAME_LENGTH.min || name.length > NAME_LENGTH.max) {
    throw validation(
      `TableName must be at least ${NAME_LENGTH.min} characters long and at most ${NAME_LENGTH.max} characters long`,
    );
  }
}

/** Checks constraints. DynamoDB wraps the text of another AWS service for these. */
function checkBehind(shape: StructShape, input: unknown): void {
  const broken = brokenConstraints(shape, input);
  if (broken !== undefined) throw invalidParameter(broken);
}

export const createGlobalTable = operation(createGlobalTableInput, ({ region }, input) => {
  const { GlobalTableName, ReplicationGroup } = input;
  if (GlobalTableName === undefined || ReplicationGroup === undefined) throw validation(NO_DETAIL);
  checkName(GlobalTableName);
  if (ReplicationGroup.length === 0) throw invalidParameter('Global table must have atleast one replica');
  checkBehind(replicationGroup, { ReplicationGroup });
  throw unsupported(region.name);
});

export const describeGlobalTable = operation(describeGlobalTableInput, (_call, { GlobalTableName }) => {
  checkName(GlobalTableName);
  throw notFound(`Global table not found: ${absent(GlobalTableName)}`);
});

export const updateGlobalTable = operation(
  updateGlobalTableInput,
  ({ region }, { GlobalTableName, ReplicaUpdates }) => {
    if (ReplicaUpdates.length === 0) throw validation(NO_DETAIL);
    for (const { Create, Delete } of ReplicaUpdates) {
      if (!Create && !Delete) throw validation(NO_DETAIL);
      if (Create && Delete) {
        throw invalidParameter(
          'A ReplicaUpdate structure cannot contain both a create replica action and a delete replica action',
        );
      }
    }
    const creations = ReplicaUpdates.flatMap(({ Create }) => (Create ? [Create] : []));
    checkBehind(replicasToAdd, { ReplicasToAdd: creations });
    if (creations.length > 0) throw unsupported(region.name);
    throw notFound(`Global table not found: ${absent(GlobalTableName)}`);
  },
);

export const listGlobalTables = operation(listGlobalTablesInput, (_call, { RegionName }) => {
  if (RegionName !== undefined && !isRegion(RegionName)) {
    throw new AwsError('InternalServerError', 'Internal server error');
  }
  return { GlobalTables: [] };
});

export const describeGlobalTableSettings = operation(describeGlobalTableSettingsInput, (_call, { GlobalTableName }) => {
  checkName(GlobalTableName);
  throw notFound(absent(GlobalTableName));
});

export const updateGlobalTableSettings = operation(updateGlobalTableSettingsInput, (_call, { GlobalTableName }) => {
  checkName(GlobalTableName);
  throw notFound(absent(GlobalTableName));
});
