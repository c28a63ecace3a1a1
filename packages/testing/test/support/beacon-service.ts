import { AwsJsonError, type AwsJsonOperation, type AwsJsonService, awsJsonService } from '../../src/index.js';
import { type Yard, YardRefusal } from './yard.js';

type Input = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const settings = ({ colour, power }: Input) => ({
  ...(typeof colour === 'string' ? { colour } : {}),
  ...(typeof power === 'number' ? { power } : {}),
});

const ERRORS = { busy: 'ResourceInUseException', exists: 'AlreadyExistsException', gone: 'ResourceNotFoundException' };

/** A yard behind AWS's JSON protocol. */
export function beaconService(yard: Yard): AwsJsonService {
  const changing =
    (change: (name: string, input: Input) => unknown): AwsJsonOperation =>
    (input) => {
      try {
        const serial = change(text(input.name), input);
        return typeof serial === 'string' ? { serial } : {};
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
      DescribeBeacon: ({ name }) => ({ beacon: yard.look(text(name)) }),
      RaiseBeacon: changing((name, input) => yard.raise(name, { colour: 'none', power: 0, ...settings(input) })),
      PaintBeacon: changing((name, input) => yard.set(name, settings(input))),
      TuneBeacon: changing((name, input) => yard.set(name, settings(input))),
      LightBeacon: changing((name, { lit }) => yard.light(name, lit === true)),
      RazeBeacon: changing((name) => yard.raze(name)),
    },
  });
}
