import { MAX_TABLES_PER_PAGE, NAME_LENGTH } from '@pcf/dynamodb-facts';
import {
  atLeast,
  atMost,
  integer,
  maxLength,
  minLength,
  nameCharacters,
  optional,
  struct,
  text,
} from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('ListTables', {
  ExclusiveStartTableName: optional(text(nameCharacters, minLength(NAME_LENGTH.min), maxLength(NAME_LENGTH.max))),
  Limit: optional(integer(atLeast(1), atMost(MAX_TABLES_PER_PAGE))),
});

const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables = operation(
  input,
  ({ region }, { ExclusiveStartTableName: start, Limit = MAX_TABLES_PER_PAGE }) => {
    const names = [...region.tables.keys()].sort(byBytes);
    const rest = start === undefined ? names : names.filter((name) => byBytes(name, start) > 0);
    const page = rest.slice(0, Limit);
    return { TableNames: page, ...(rest.length > page.length && { LastEvaluatedTableName: page.at(-1) }) };
  },
);
