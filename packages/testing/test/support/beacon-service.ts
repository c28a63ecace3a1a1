import { isRecord, omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { AwsJsonError, type AwsJsonOperation, type AwsJsonService, awsJsonService } from '../../src/index.js';
import { marksBody } from './beacon.js';
import { type Yard, YardRefusal } from './yard.js';

type Input = Readonly<Record<string, unknown>>;

const marked = z.object({ marks: marksBody.optional() });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const settingsBody = z.object({
  colour: z.string().optional(),
  power: z.number().optional(),
  phrase: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
const settings = (input: Input) => omitUndefined(settingsBody.parse(input));
const NONE = { colour: 'none', power: 0, phrase: '', labels: {} };

const ERRORS = {
  busy: 'ResourceInUseException',
  exists: 'AlreadyExistsException',
  gone: 'ResourceNotFoundException',
  denied: 'AccessDeniedException',
  refused: 'ValidationException',
};

/** A yard behind AWS's JSON protocol. */
export function beaconService(yard: Yard): AwsJsonService {
  const changing =
    (change: (name: string, input: Input) => unknown): AwsJsonOperation =>
    (input) => {
      try {
        const answer = change(text(input.name), input);
        return isRecord(answer) ? answer : {};
      } catch (error) {
        if (error instanceof YardRefusal) throw new AwsJsonError(ERRORS[error.reason], error.message);
        throw error;
      }
    };
  return awsJsonService({
    target: 'Beacons_20260101',
    version: '1.1',
    signingName: 'beacons',
    operations: {
      DescribeBeacon: changing((name) => ({ beacon: yard.look(name) })),
      DescribeMarks: changing((name) => ({ marks: yard.marksOf(name) })),
      ListBeacons: ({ owner }) => ({ beacons: yard.list(text(owner)) }),
      RaiseBeacon: changing((name, input) => ({
        serial: yard.raise(name, { ...NONE, ...settings(input) }, marked.parse(input).marks),
      })),
      MarkBeacon: changing((name, input) => yard.mark(name, marked.parse(input).marks ?? {})),
      PaintBeacon: changing((name, input) => yard.set(name, settings(input))),
      TuneBeacon: changing((name, input) => yard.set(name, settings(input))),
      RephraseBeacon: changing((name, input) => yard.set(name, settings(input))),
      LabelBeacon: changing((name, input) => yard.set(name, settings(input))),
      LightBeacon: changing((name, { lit }) => yard.light(name, lit === true)),
      RazeBeacon: changing((name) => yard.raze(name)),
    },
  });
}
