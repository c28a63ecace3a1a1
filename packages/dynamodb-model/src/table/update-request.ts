import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { firstOf, invalid, type Refusal, type Verdict } from '../world/refusal.js';
import { attributesOf } from '../world/state.js';
import type { Change } from './change.js';
import {
  brokenClass,
  brokenDefinitions,
  brokenEncryption,
  brokenIndexKey,
  brokenProjection,
  brokenStream,
  brokenUnits,
} from './request-rules.js';
import { brokenVectorChange } from './vector-indexes.js';

/**
 * Checks an `UpdateTable` by the rules that need only the request, above all which settings it can change together.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export const brokenRequest = (input: UpdateTableCommandInput, change: Change): Refusal | undefined =>
  firstOf(
    (change.settings === 0 || input.GlobalSecondaryIndexUpdates?.length === 0) && invalid('nothing to change'),
    brokenCombination(change),
    brokenBilling(change),
    brokenIndexActions(input, change),
    brokenVectorChange(change),
    ...[change, ...change.updates, ...change.creations].map(({ units }) => brokenUnits(units)),
    change.stream && brokenStream(change.stream),
    change.encryption && brokenEncryption(change.encryption),
    brokenClass(change.class),
  );

function brokenCombination(change: Change): Verdict {
  if (change.settings < 2) return undefined;
  const { mode, units, stream, creations, deletions, updates } = change;
  const alone = [change.encryption, change.class, change.protection, change.warm];
  const iops = units !== undefined || mode === 'PROVISIONED';
  const addsOrRemoves = creations.length + deletions.length > 0;
  return firstOf(
    alone.some((setting) => setting !== undefined) && invalid('it must be the only operation in the request'),
    change.maxima && (change.settings > 2 || !mode) && invalid('maxima go with nothing but BillingMode'),
    stream && (iops || (updates.length > 0 && !addsOrRemoves)) && invalid('no change of stream while updating IOPS'),
    addsOrRemoves && iops && invalid('no index is created or deleted while updating IOPS'),
    addsOrRemoves && stream && invalid('no index is created or deleted while changing the stream'),
  );
}

const brokenBilling = ({ mode, units, updates }: Change): Verdict =>
  firstOf(
    mode === 'PROVISIONED' && !units && invalid('PROVISIONED needs throughput'),
    mode === 'PAY_PER_REQUEST' &&
      (units ?? updates.find((update) => update.units)) !== undefined &&
      invalid('PAY_PER_REQUEST takes no throughput'),
  );

function brokenIndexActions(
  { GlobalSecondaryIndexUpdates: actions = [] }: UpdateTableCommandInput,
  change: Change,
): Verdict {
  const { definitions, creations, updates, deletions } = change;
  const names = [...updates.map(({ name }) => name), ...creations.map(({ name }) => name), ...deletions];
  return firstOf(
    names.length !== actions.length && invalid('each entry holds one action'),
    new Set(names).size < names.length && invalid('one action an index'),
    creations.length > 0 && !definitions && invalid('a new index needs AttributeDefinitions'),
    creations.length > 0 && definitions && brokenDefinitions(definitions),
    ...creations.flatMap(({ given: { KeySchema = [], Projection } }) => [
      !attributesOf(KeySchema).every((name) => definitions?.some((one) => one.AttributeName === name)) &&
        invalid('each attribute of a new key is defined'),
      brokenIndexKey(KeySchema),
      brokenProjection(Projection),
    ]),
  );
}
