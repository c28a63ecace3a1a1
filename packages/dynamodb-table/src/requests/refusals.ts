import { AwsRequestError, timeLimitOf } from '@pcf/aws';
import { ConflictError } from '@pcf/core';
import { type ErrorName, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { EndpointLacksOperationError } from '../errors.js';
import type { TableStep } from '../steps/step.js';

/** A refusal of AWS: its error name, and parts of its text if the name has other meanings too. */
interface Refusal {
  readonly name: ErrorName;
  /** The message contains one of these, in any case. */
  readonly texts?: readonly string[];
}

/** Refusals because the table has changed since it was observed, or that end within seconds. Observing it again helps. */
const OUTDATED: readonly Refusal[] = [
  { name: 'ResourceNotFoundException' },
  { name: 'TableNotFoundException' },
  { name: 'PolicyNotFoundException' },
  { name: 'ContinuousBackupsUnavailableException' },
  {
    name: 'ValidationException',
    texts: [
      REFUSAL_TEXTS.sameValue,
      REFUSAL_TEXTS.streamIsEnabled,
      REFUSAL_TEXTS.streamIsDisabled,
      REFUSAL_TEXTS.timeToLiveIsEnabled,
      REFUSAL_TEXTS.timeToLiveIsDisabled,
      REFUSAL_TEXTS.timeToLiveHasOtherAttribute,
      REFUSAL_TEXTS.indexExists,
      REFUSAL_TEXTS.warmThroughputDecrease,
      `Table${REFUSAL_TEXTS.statusMustBeActive}`,
      `Index${REFUSAL_TEXTS.statusMustBeActive}`,
      REFUSAL_TEXTS.notInValidState,
      'in an invalid state',
      REFUSAL_TEXTS.alreadyEncrypted,
      REFUSAL_TEXTS.replicasAreTables,
      REFUSAL_TEXTS.replicasUnknown,
      REFUSAL_TEXTS.witnessesUnknown,
      REFUSAL_TEXTS.consistencyIsFixed,
      REFUSAL_TEXTS.strongTableIsComplete,
    ],
  },
  { name: 'ThrottlingException', texts: [REFUSAL_TEXTS.modifiedWithin] },
];

/**
 * Turns the refusal of a step into the error that says what to do.
 *
 * @returns core's `ConflictError` if observing the table again helps, `DeferredError` if only time does, an
 * {@link EndpointLacksOperationError} if the endpoint does not know the operation, and the error itself otherwise
 */
export function errorForRefusal(step: TableStep, error: unknown): unknown {
  if (!(error instanceof AwsRequestError)) return error;
  const options = { cause: error };
  if (error.awsError === 'UnknownOperationException')
    return new EndpointLacksOperationError(step.operation, settingsOf(step), options);
  if (OUTDATED.some((refusal) => isRefusal(refusal, error))) return new ConflictError(error.message, options);
  return timeLimitOf(error) ?? error;
}

function isRefusal({ name, texts }: Refusal, { awsError, awsMessage }: AwsRequestError): boolean {
  if (name !== awsError) return false;
  const message = awsMessage.toLowerCase();
  return texts?.some((text) => message.includes(text.toLowerCase())) ?? true;
}

function settingsOf({ changes = [], summary }: TableStep): string {
  const settings = new Set(changes.flatMap(({ path }) => /^\w+/.exec(path)?.[0] ?? []));
  return settings.size > 0 ? [...settings].join(', ') : summary;
}
