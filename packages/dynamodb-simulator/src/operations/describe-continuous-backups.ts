import { describeContinuousBackups as describe, findBackedUp } from '../continuous-backups.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('DescribeContinuousBackups', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups = operation(input, (call, { TableName }) =>
  describe(findBackedUp(call, TableName), call),
);
