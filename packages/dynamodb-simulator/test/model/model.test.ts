import { emptyWorld, isRefusal, type ModelCall, type ModelWorld, observe, pass, step } from '@pcf/dynamodb-model';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { refusalIn, TestClient } from '../support/simulator.js';
import { KINDS } from './calls.js';
import { seen } from './seen.js';
import type { Mode } from './values.js';

/** Fewer would not show every kind of call accepted and refused. */
const numRuns = Math.max(700, inject('runs') ?? 0);

interface Act {
  readonly wait: number;
  readonly kind: string;
  readonly call: ModelCall;
}

const anyWait = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(500, 1_700, 2_000, 6_000) },
  { weight: 3, arbitrary: fc.constantFrom(16_000, 45_000, 100_000, 600_000) },
  { weight: 1, arbitrary: fc.constantFrom(3_700_000, 90_000_000) },
);

function kindOf(name: string): fc.Arbitrary<ModelCall> {
  const kind = KINDS[name];
  if (!kind) throw new Error(`there is no kind of call ${name}`);
  return kind;
}

const act = (kind: string): fc.Arbitrary<Act> =>
  fc.record({ wait: anyWait, kind: fc.constant(kind), call: kindOf(kind) });

const acts = (kinds: readonly string[]): fc.Arbitrary<Act> =>
  fc.oneof({ weight: 1, arbitrary: act('create') }, ...kinds.map((kind) => ({ weight: 2, arbitrary: act(kind) })));

const REGION = 'eu-west-1';

/** Kinds of calls that lead further together, and the billing mode in which they do. */
const THEMES: readonly { readonly kinds: readonly string[]; readonly mode?: Mode }[] = [
  { kinds: ['capacity', 'toOnDemand', 'toProvisioned', 'maxima', 'warmth', 'together'] },
  { kinds: ['creation', 'indexUnits', 'capacity'], mode: 'PROVISIONED' },
  { kinds: ['creation', 'deletion', 'indexUnits', 'indexWarmth', 'toOnDemand', 'toProvisioned'] },
  { kinds: ['creation', 'deletion', 'indexMaxima', 'indexWarmth', 'together'], mode: 'PAY_PER_REQUEST' },
  { kinds: ['vectorCreation', 'vectorDeletion', 'creation', 'deletion'], mode: 'PAY_PER_REQUEST' },
  { kinds: ['createReplica', 'updateReplica', 'maxima'], mode: 'PAY_PER_REQUEST' },
  { kinds: ['createReplica', 'deleteReplica', 'class', 'encryption', 'stream'], mode: 'PAY_PER_REQUEST' },
  { kinds: ['createStrongReplicas', 'deleteStrongReplicas', 'createReplica', 'delete'], mode: 'PAY_PER_REQUEST' },
  { kinds: ['enableKinesis', 'disableKinesis', 'updateKinesis'] },
  { kinds: ['class', 'encryption', 'stream', 'protection'] },
  { kinds: [] },
];

const createsTable = ({ call }: Act, mode: Mode | undefined): boolean =>
  call.operation === 'CreateTable' &&
  (mode ?? call.input.BillingMode) === call.input.BillingMode &&
  !isRefusal(step(emptyWorld(0, REGION), call));

/** A story begins with a table, and is made of some kinds of calls only, so that quotas are reached. */
const anyStory = fc
  .tuple(
    fc.constantFrom(...THEMES),
    fc.subarray(
      Object.keys(KINDS).filter((kind) => kind !== 'create'),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .chain(([theme, kinds]) =>
    fc.tuple(
      act('create').filter((first) => createsTable(first, theme.mode)),
      fc.array(acts([...theme.kinds, ...kinds]), { minLength: 1, maxLength: 30, size: 'max' }),
    ),
  )
  .map(([first, others]) => [first, ...others]);

/** The model's observation, with the names of refusals alone. */
const shown = (world: ModelWorld): unknown =>
  JSON.parse(JSON.stringify(observe(world), (name, value: unknown) => (name === 'rule' ? undefined : value)));

/** How often each kind of call was accepted and refused. */
class Tally {
  readonly #counts = new Map<string, number>();

  count(kind: string, accepted: boolean): void {
    const key = `${kind} is ${accepted ? 'accepted' : 'refused'}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** What never happened. */
  get never(): string[] {
    const all = Object.keys(KINDS).flatMap((kind) => [`${kind} is accepted`, `${kind} is refused`]);
    return all.filter((key) => !this.#counts.has(key));
  }
}

/** Plays a story on both, and compares what can be seen before and after each call. */
async function play(story: readonly Act[], tally: Tally): Promise<void> {
  const aws = new TestClient({ durations: 'aws' });
  let world = emptyWorld(aws.clock.now(), REGION);
  const compare = async (when: string) =>
    expect(await seen(aws, Object.keys(world.table?.indexes ?? {})), when).toEqual(shown(world));
  for (const { wait, kind, call } of story) {
    aws.clock.advance(wait);
    world = pass(world, aws.clock.now());
    if (wait > 0) await compare(`before ${kind}`);

    const { status, body } = await aws.answer(call.operation, call.input);
    const next = step(world, call);
    const said = status === 200 ? 'accepted' : refusalIn(body);
    expect(said.split(':')[0], `${kind}: ${said}`).toBe(isRefusal(next) ? next.refused : 'accepted');
    tally.count(kind, status === 200);
    if (!isRefusal(next)) world = next;
    await compare(`after ${kind}`);
  }
}

describe('The simulator and the model of a table', () => {
  it('agree on the effect or the error of every call, and on what reads return afterwards', async () => {
    const tally = new Tally();

    await fc.assert(
      fc.asyncProperty(anyStory, (story) => play(story, tally)),
      { numRuns },
    );

    expect(tally.never).toEqual([]);
  }, 600_000);
});
