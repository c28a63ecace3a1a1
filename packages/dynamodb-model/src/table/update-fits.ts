import type { SSESpecification } from '@aws-sdk/client-dynamodb';
import { NO_MAXIMUM, ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { isLower, isSame } from '../world/capacity.js';
import { firstOf, invalid, notFound, overLimit, type Refusal, type Verdict } from '../world/refusal.js';
import { isRunning, type Mode, runningOn, type Table } from '../world/state.js';
import type { Change, IndexCreation, IndexUpdate } from './change.js';
import { brokenMaxima, brokenNewIndex, brokenUnits } from './request-rules.js';

/**
 * Checks a change against the settings of the table. A setting that is being changed is not checked here; during a switch of
 * billing, neither is throughput.
 */
export function misfit(table: Table, change: Change): Refusal | undefined {
  const mode = change.mode ?? table.mode;
  const { encryption, stream } = change;
  return firstOf(
    !isRunning(table, 'billing') && misfittingThroughput(table, change, mode),
    mode === 'PROVISIONED' && change.maxima && invalid('a maximum goes with PAY_PER_REQUEST'),
    brokenMaxima(change.maxima, NO_MAXIMUM),
    stream &&
      !isRunning(table, 'stream') &&
      (stream.StreamViewType === undefined) === (table.stream === undefined) &&
      invalid(stream.StreamViewType ? 'there is a stream already' : 'there is no stream'),
    encryption &&
      !isRunning(table, 'encryption') &&
      isEncryptedBy(table, encryption) &&
      invalid('it is encrypted in this way already'),
    change.warm && isLower(change.warm, table.warm) && invalid('warm throughput cannot be lowered'),
  );
}

/** The AWS managed key is not recognised as the key in use: naming it always begins a change. */
const isEncryptedBy = ({ encryptionKey }: Table, { Enabled, KMSMasterKeyId }: SSESpecification): boolean =>
  Enabled ? KMSMasterKeyId !== undefined && KMSMasterKeyId === encryptionKey : encryptionKey === undefined;

function misfittingThroughput(table: Table, change: Change, mode: Mode): Refusal | undefined {
  const { units, updates, creations, deletions } = change;
  return firstOf(
    mode === 'PAY_PER_REQUEST' && units && invalid('PAY_PER_REQUEST takes no throughput'),
    mode === table.mode && units && isSame(units, table.units) && invalid('the throughput will not change'),
    creations.length + deletions.length > 1 && overLimit('one index is created or deleted at a time'),
    ...updates.map((update) => misfittingUpdate(table, update, mode)),
    ...creations.map((creation) => misfittingCreation(table, change, creation, mode)),
    ...deletions.map((name) => missing(table, name)),
    mode === 'PROVISIONED' && table.mode === 'PAY_PER_REQUEST' && missingThroughput(table, change),
  );
}

function missing({ local, indexes }: Table, name: string): Verdict {
  if (local.some((index) => index.IndexName === name)) return invalid(`${name} is no global index`);
  return indexes[name] ? undefined : notFound(`there is no index ${name}`);
}

function misfittingUpdate(table: Table, update: IndexUpdate, mode: Mode): Refusal | undefined {
  const { name, units, maxima, warm } = update;
  const index = table.indexes[name];
  const isThere = index ?? table.local.find((one) => one.IndexName === name);
  if (warm && !isThere)
    return { refused: 'InternalFailure', rule: 'DynamoDB fails at the warmth of an index that is not there' };
  if (!index) return firstOf(missing(table, name));
  return firstOf(
    brokenUnits(units),
    mode === 'PAY_PER_REQUEST' && (units || !(maxima || warm)) && invalid('on demand, an index has maxima and warmth'),
    mode === 'PROVISIONED' && maxima && invalid('a maximum goes with PAY_PER_REQUEST'),
    mode === 'PROVISIONED' && !units && !warm && invalid('provisioned, an index has throughput and warmth'),
    units && table.mode === 'PROVISIONED' && isSame(units, index.units) && invalid('the throughput will not change'),
    brokenMaxima(maxima, NO_MAXIMUM),
    warm && isLower(warm, index.warm) && invalid('warm throughput cannot be lowered'),
  );
}

function misfittingCreation(
  table: Table,
  { definitions = [] }: Change,
  creation: IndexCreation,
  mode: Mode,
): Refusal | undefined {
  const { name, given, warm, units } = creation;
  const isTaken =
    table.local.some((index) => index.IndexName === name) ||
    ((table.indexes[name] ?? table.vectors[name]) && runningOn(table, name) !== 'dropping');
  const key = (given.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
  const isRedefined = ({ AttributeName: attribute, AttributeType: type }: (typeof definitions)[number]): boolean =>
    key.includes(attribute) &&
    table.attributes.some((known) => known.AttributeName === attribute && known.AttributeType !== type);
  return firstOf(
    isTaken && invalid('the index exists already'),
    brokenNewIndex(creation, mode),
    definitions.some(isRedefined) && invalid('an attribute keeps its type while a key uses it'),
    warm &&
      isLower(warm, units ?? ON_DEMAND_WARM_THROUGHPUT) &&
      invalid('a new index is as warm as its billing makes it'),
  );
}

/** An index that is being deleted needs no throughput. */
function missingThroughput(table: Table, { updates }: Change): Verdict {
  const isGiven = (name: string): boolean => updates.some((update) => update.name === name && update.units);
  const lacking = Object.keys(table.indexes).filter((name) => runningOn(table, name) !== 'dropping' && !isGiven(name));
  return lacking.length > 0 && invalid(`PROVISIONED needs throughput of ${lacking.join(', ')}`);
}
