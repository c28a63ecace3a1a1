import { targetIn } from '@pcf/aws';
import type { Lookup, Outputs } from '@pcf/core';
import { outputsOf } from './observe/outputs.js';
import { callsTo } from './requests/calls.js';
import { describeTable } from './requests/describe-table.js';

/**
 * Looks tables up by name: `$lookup$dynamodb_table$orders` is the ARN of the table orders, and
 * `$lookup$dynamodb_table$orders:LatestStreamArn` another of its outputs. Searches the region and account of the definition that
 * contains the lookup.
 */
export const tableLookup: Lookup = {
  resource: 'dynamodb_table',
  async find({ names: [name = '', output = 'TableArn', ...others], definition, services, signal }) {
    if (others.length > 0)
      throw new Error('expected $lookup$dynamodb_table$NAME, or $lookup$dynamodb_table$NAME:OUTPUT.');
    const table = await describeTable(callsTo(targetIn(definition), services, signal)(), name);
    if (!table) return undefined;
    const outputs: Outputs = outputsOf(table);
    if (outputs[output] !== undefined) return outputs[output];
    throw new Error(`the table has no output "${output}"; it has ${Object.keys(outputs).join(', ')}.`);
  },
};
