import { targetIn } from '@pcf/aws';
import type { Lookup } from '@pcf/core';
import { callsTo } from './calls.js';
import { describe } from './describe.js';
import { outputsOf } from './outputs.js';

/**
 * Looks tables up by their names: `$lookup$dynamodb_table$orders` is the ARN of the table orders,
 * `$lookup$dynamodb_table$orders:LatestStreamArn` another one of its outputs. In the region and account of the definition that
 * asks.
 */
export const tableLookup: Lookup = {
  resource: 'dynamodb_table',
  async find({ names: [name = '', output = 'TableArn', ...others], definition, services, signal }) {
    if (others.length > 0)
      throw new Error('expected $lookup$dynamodb_table$NAME, or $lookup$dynamodb_table$NAME:OUTPUT.');
    const table = await describe(callsTo(targetIn(definition), services, signal)(), name);
    if (!table) return undefined;
    const outputs = outputsOf(table);
    if (outputs[output] !== undefined) return outputs[output];
    throw new Error(`the table tells no "${output}"; it tells ${Object.keys(outputs).join(', ')}.`);
  },
};
