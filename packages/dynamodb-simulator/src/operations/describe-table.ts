import { describeGlobalTable } from '../describe-global-table.js';
import { describeTable as describe, describeDeleted } from '../description.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import { findTable } from '../table-names.js';
import { operation } from './operation.js';

const input = struct('DescribeTable', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTable = operation(input, ({ world, region, now }, { TableName }) => {
  const table = findTable(region, TableName);
  const described = table.job?.kind === 'deleting' ? describeDeleted(table, now) : describe(table, now);
  return { Table: { ...described, ...describeGlobalTable(world, region, table) } };
});
