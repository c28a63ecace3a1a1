import type { Change, Deferral, Step } from '../model/step.js';
import { dataWithoutSecrets, isSecretPath, NOT_SHOWN } from '../printable.js';
import { stepDigest } from '../reconcile/plan/digest.js';
import { omitUndefined } from '../values.js';

/** A step as JSON, without what only planning needs: see `Step`. */
export interface StepDocument
  extends Pick<
    Step,
    'operation' | 'summary' | 'input' | 'changes' | 'because' | 'creates' | 'loses' | 'lost' | 'allowedBy'
  > {
  /** See `stepDigest`: 64 hexadecimal digits. */
  readonly digest: string;
}

/** A step that the provider refuses for some time, as JSON. */
export interface DeferralDocument {
  readonly step: StepDocument;
  readonly reason: string;
  /** When the provider may accept it: ISO 8601, in UTC; absent where that is not known. */
  readonly until?: string;
}

/** Returns a step as plain data, without secrets. */
export function stepDocument(id: string, step: Step): StepDocument {
  const { operation, summary, input, changes, because, creates, loses, lost, allowedBy } = step;
  const texts = { changes: changes?.map(withoutSecret), because: because?.map(withoutSecret) };
  return {
    digest: stepDigest(id, step),
    operation,
    summary,
    input: dataWithoutSecrets(input),
    ...omitUndefined({ ...texts, creates, loses, lost, allowedBy }),
  };
}

function withoutSecret({ path, before, after }: Change): Change {
  const shown = (value: unknown) =>
    isSecretPath([path]) && value !== undefined ? NOT_SHOWN : dataWithoutSecrets(value);
  return { path, before: shown(before), after: shown(after) };
}

export function deferralDocument(id: string, { step, reason, until }: Deferral): DeferralDocument {
  return { step: stepDocument(id, step), reason, ...(until === undefined ? {} : { until: timeOf(until) }) };
}

/** Returns a time as documents have it. @param milliseconds - since the epoch */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Returns a duration as documents have it. */
export function secondsOf(milliseconds: number): number {
  return milliseconds / 1000;
}
