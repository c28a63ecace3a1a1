import { changesOf, type Edit } from './edit.js';
import type { TableSettings } from './settings.js';
import type { Update } from './update-step.js';

/** How long a table is UPDATING on AWS, in milliseconds. */
const USUALLY = 5_000;
const OFF: NonNullable<TableSettings['StreamSpecification']> = { StreamEnabled: false };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const LOST =
  'changes of items while the stream is off; what is in it can be read for 24 hours more, and a later stream has another ARN';

/**
 * The calls that switch a stream off, on, or, as its view type cannot be changed, first off and then on.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
 */
export function streamUpdates(edit: Edit): Update[] {
  if (changesOf(edit, 'stream').length === 0) return [];
  const path = 'StreamSpecification';
  const { [path]: before = OFF } = edit.observed;
  const { [path]: after = OFF } = edit.desired;
  const update = (verb: string, from: object, to: typeof after, lost?: string): Update => ({
    settings: { StreamSpecification: to },
    summary: `switch ${verb} the stream`,
    changes: [{ path, before: from, after: to }],
    ...(lost && { loses: 'data', lost }),
    changesOutputs: ['LatestStreamArn'],
    usually: USUALLY,
    group: 'stream',
  });
  return [
    ...(before.StreamEnabled ? [update('off', before, OFF, LOST)] : []),
    ...(after.StreamEnabled ? [update(`on, with ${after.StreamViewType},`, OFF, after)] : []),
  ];
}
