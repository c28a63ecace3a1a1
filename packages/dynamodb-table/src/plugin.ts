import { registerAws } from '@pcf/aws';
import type { Plugin } from '@pcf/core';
import { dynamodbTableFlavor } from './flavor.js';
import { tableLookup } from './lookup.js';

/**
 * Adds the flavor `dynamodb_table` to a runtime, and the lookup of tables: `$lookup$dynamodb_table$NAME`.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [dynamodbTable] });
 * ```
 */
export const dynamodbTable: Plugin<typeof dynamodbTableFlavor> = {
  name: '@pcf/dynamodb-table',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(dynamodbTableFlavor);
    registrar.lookup(tableLookup);
  },
};
