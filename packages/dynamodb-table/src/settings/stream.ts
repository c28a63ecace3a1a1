import type { RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { changesOf, type Edit } from '../steps/edit.js';
import type { Update } from '../steps/update.js';
import type { TableSetting } from './setting.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
const streamSpecification = z.strictObject({
  StreamEnabled: z.boolean().describe('Whether changes of items are written to a stream.'),
  StreamViewType: z
    .enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'])
    .optional()
    .describe('What the stream holds of a changed item; required when it is enabled.'),
});

/** What the stream reads of a table. */
interface Streamed {
  StreamSpecification?: z.infer<typeof streamSpecification> | undefined;
}

const OFF: z.infer<typeof streamSpecification> = { StreamEnabled: false };

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const LOST =
  'changes of items while the stream is off; the records of the old stream can be read for 24 more hours, and a later stream ' +
  'has another ARN';

/** The stream of changes of items. */
export const stream = {
  name: 'stream',
  schema: {
    StreamSpecification: streamSpecification
      .optional()
      .describe('The stream of changes of items. If absent, it is left as it is.'),
  },
  check: checkStream,
  // A stream that is off has no view type, even if the definition still has one.
  normalise: ({ StreamSpecification: written }: Streamed) =>
    written && !written.StreamEnabled ? { StreamSpecification: OFF } : {},
  describe: ({ StreamSpecification: { StreamEnabled = false, StreamViewType } = {} }) => ({
    StreamSpecification: { StreamEnabled, ...omitUndefined({ StreamViewType }) },
  }),
  isIncomplete: ({ StreamSpecification: found, Replicas = [] }, { StreamSpecification: declared }: Streamed) =>
    (found !== undefined && (found.StreamEnabled === undefined || (found.StreamEnabled && !found.StreamViewType))) ||
    (Replicas.length > 0 && declared?.StreamEnabled === true && !found),
  inCreateTable: ({ StreamSpecification }: Streamed) => ({
    StreamSpecification: StreamSpecification?.StreamEnabled ? StreamSpecification : undefined,
  }),
  combinable: { stream: streamUpdates },
} satisfies TableSetting;

function checkStream({ StreamSpecification: written }: Streamed): RuleViolation[] {
  if (!written?.StreamEnabled || written.StreamViewType) return [];
  return [
    {
      path: ['StreamSpecification', 'StreamViewType'],
      message: 'missing; an enabled stream needs KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.',
    },
  ];
}

/**
 * Switches the stream off, on, or first off and then on: its view type cannot be changed.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
 */
function streamUpdates(edit: Edit<Streamed>): Update[] {
  if (changesOf(edit, 'stream').length === 0) return [];
  const path = 'StreamSpecification';
  const { [path]: before = OFF } = edit.observed;
  const { [path]: after = OFF } = edit.desired;
  const update = (what: string, from: object, to: typeof after, lost?: string): Update => ({
    settings: { StreamSpecification: to },
    summary: `switch ${what}`,
    changes: [{ path, before: from, after: to }],
    ...(lost && { loses: 'data', lost }),
    changesOutputs: ['LatestStreamArn'],
    usually: DURATIONS.updateStream,
    group: 'stream',
  });
  return [
    ...(before.StreamEnabled ? [update('off the stream', before, OFF, LOST)] : []),
    ...(after.StreamEnabled ? [update(`on the stream (${after.StreamViewType})`, OFF, after)] : []),
  ];
}
