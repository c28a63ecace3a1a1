import { MAX_TABLES_PER_PAGE, NAME_LENGTH } from '@pcf/dynamodb-facts';
import { describeGlobalTable } from '../replica/describe.js';
import { tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import {
  atLeast,
  atMost,
  integer,
  maxLength,
  minLength,
  nameCharacters,
  optional,
  parameter,
  struct,
  text,
} from '../request/shape.js';
import { findTable } from '../world/find-table.js';
import { describeTable as describe, describeDeleted } from './describe.js';

const describeTableInput = struct('DescribeTable', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export const describeTable = operation(describeTableInput, ({ world, region, now }, { TableName }) => {
  const table = findTable(region, TableName);
  const described = table.job?.kind === 'deleting' ? describeDeleted(table, now) : describe(table, now);
  return { Table: { ...described, ...describeGlobalTable(world, region, table) } };
});

const listTablesInput = struct('ListTables', {
  ExclusiveStartTableName: optional(text(nameCharacters, minLength(NAME_LENGTH.min), maxLength(NAME_LENGTH.max))),
  Limit: optional(integer(atLeast(1), atMost(MAX_TABLES_PER_PAGE))),
});

const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables = operation(
  listTablesInput,
  ({ region }, { ExclusiveStartTableName: start, Limit = MAX_TABLES_PER_PAGE }) => {
    const names = [...region.tables.keys()].sort(byBytes);
    const rest = start === undefined ? names : names.filter((name) => byBytes(name, start) > 0);
    const page = rest.slice(0, Limit);
    return { TableNames: page, ...(rest.length > page.length && { LastEvaluatedTableName: page.at(-1) }) };
  },
);
