import type {
  DisableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandInput,
  UpdateKinesisStreamingDestinationCommandInput,
} from '@aws-sdk/client-dynamodb';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { firstOf, invalid, isRefusal, type Refusal, type Verdict } from '../world/refusal.js';
import { begin, knownTable, whileCreating } from '../world/running.js';
import { type Destination, isRunning, type ModelWorld, type Running, type Table } from '../world/state.js';

type To = Extract<Running, { what: 'kinesis' }>['to'];

/**
 * Enables a destination. A table has at most one in use.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
export function enableKinesis(
  world: ModelWorld,
  input: EnableKinesisStreamingDestinationCommandInput,
): ModelWorld | Refusal {
  const { StreamArn: stream = '', EnableKinesisStreamingConfiguration: configuration } = input;
  const precision = configuration?.ApproximateCreationDateTimePrecision;
  const isUsed = ({ kinesis }: Table): boolean => Object.values(kinesis).some(({ on }) => on);
  return inState(
    world,
    (table) => [whileCreating(table), isUsed(table) && invalid('another destination is in use')],
    (table) => moved(world, table, stream, { on: true, ...(precision && { precision }) }, 'ENABLING'),
  );
}

/** A repetition is accepted. */
export function disableKinesis(
  world: ModelWorld,
  { StreamArn: stream = '' }: DisableKinesisStreamingDestinationCommandInput,
): ModelWorld | Refusal {
  return inState(
    world,
    (table) => [
      whileCreating(table),
      !['ACTIVE', 'DISABLING'].includes(destinationStatus(table, stream)) && invalid('it is not ACTIVE'),
    ],
    (table) => {
      const { [stream]: destination } = table.kinesis;
      const isUnderWay = statusOf(table, stream) === 'DISABLING';
      return destination && !isUnderWay ? moved(world, table, stream, destination, 'DISABLING') : world;
    },
  );
}

export function updateKinesis(
  world: ModelWorld,
  input: UpdateKinesisStreamingDestinationCommandInput,
): ModelWorld | Refusal {
  const { StreamArn: stream = '', UpdateKinesisStreamingConfiguration: configuration } = input;
  const precision = configuration?.ApproximateCreationDateTimePrecision;
  const before = ({ kinesis }: Table): string => kinesis[stream]?.precision ?? 'MILLISECOND';
  return inState(
    world,
    (table) => [
      precision === undefined && invalid('an update has a precision'),
      whileCreating(table),
      statusOf(table, stream) !== 'ACTIVE' && invalid('it is not ACTIVE'),
      before(table) === precision && invalid('it has this precision already'),
    ],
    (table) => moved(world, table, stream, { on: true, ...(precision && { precision }) }, 'UPDATING'),
  );
}

function inState(
  world: ModelWorld,
  rules: (table: Table) => readonly Verdict[],
  act: (table: Table) => ModelWorld,
): ModelWorld | Refusal {
  const table = knownTable(world);
  return isRefusal(table) ? table : (firstOf(...rules(table)) ?? act(table));
}

const LASTING: Readonly<Record<To, number>> = {
  ENABLING: DURATIONS.enableKinesis,
  DISABLING: DURATIONS.disableKinesis,
  UPDATING: DURATIONS.updateKinesis,
};

function moved(world: ModelWorld, table: Table, stream: string, destination: Destination, to: To): ModelWorld {
  const next = { ...table, kinesis: { ...table.kinesis, [stream]: destination } };
  return { ...world, table: begin(next, { what: 'kinesis', stream, to, until: world.now + LASTING[to] }) };
}

function statusOf({ running, kinesis }: Table, stream: string): string {
  const [to] = running.flatMap((one) => (one.what === 'kinesis' && one.stream === stream ? [one.to] : []));
  return to ?? (kinesis[stream]?.on ? 'ACTIVE' : 'DISABLED');
}

/** The deletion of a table stops its destinations. */
export function destinationStatus(table: Table, stream: string): string {
  const status = statusOf(table, stream);
  return status === 'ACTIVE' && isRunning(table, 'deleting') ? 'UPDATING' : status;
}
