import fc from 'fast-check';

/** What can go wrong with a request, by what an error then says of it. */
export const TROUBLES = {
  'socket hang up': 'lost request',
  'did not arrive in time': 'lost answer',
  'not authorized': 'refusal',
  'Rate exceeded': 'throttling',
} as const;

/** The text by which an error names a trouble. */
export type Cause = keyof typeof TROUBLES;

/** A trouble of some of the requests of a process. */
export interface Trouble {
  readonly cause: Cause;
  /** Which requests: those that create, those that delete, or any. */
  readonly on: 'creates' | 'deletes' | 'any';
  /** How many such requests go through first. */
  readonly skip: number;
  /** How many are concerned. */
  readonly times: number;
}

/** A process that applies a field with a rollback. */
export interface ProcessPlan {
  /** When it begins, in milliseconds. */
  readonly start: number;
  /** How long its creating requests take to arrive, in milliseconds: others can be first after its look. */
  readonly latency: number;
  /** The resources that its field declares. */
  readonly names: readonly string[];
  /** The value of a tag that it declares; none where absent. */
  readonly tag: string | undefined;
  /** Whether it takes over a resource that another process created, where the flavor has a choice. */
  readonly adopts: boolean;
  /** Whether the field has a further particle whose creation is refused, so that the others are rolled back. */
  readonly fails: boolean;
  readonly troubles: readonly Trouble[];
}

/** What an outsider does by name, without a rollback. */
export interface OutsiderAct {
  /** In milliseconds. */
  readonly at: number;
  readonly act: 'create' | 'delete' | 'replace';
  readonly name: string;
}

/** What some processes and an outsider do at the same time. */
export interface History {
  readonly processes: readonly ProcessPlan[];
  readonly outsider: readonly OutsiderAct[];
  /** Whether the provider takes the time that AWS takes: changes last, or reads are behind. */
  readonly slow: boolean;
}

const NAMES = ['resource-a', 'resource-b'];
/** Often at once: who is first is then decided between two requests. */
const time = fc.oneof(fc.constant(0), fc.nat(500), fc.nat(20_000));

const trouble: fc.Arbitrary<Trouble> = fc.record({
  cause: fc.constantFrom('socket hang up', 'did not arrive in time', 'not authorized', 'Rate exceeded'),
  on: fc.constantFrom('creates', 'deletes', 'any'),
  skip: fc.oneof(fc.constant(0), fc.nat(12)),
  times: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
  ),
});

const process: fc.Arbitrary<ProcessPlan> = fc.record({
  start: time,
  latency: fc.oneof(fc.constant(0), fc.nat(1_000)),
  names: fc.subarray(NAMES, { minLength: 1 }),
  tag: fc.constantFrom(undefined, '1', '2'),
  adopts: fc.boolean(),
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  troubles: fc.array(trouble, { maxLength: 4 }),
});

const act: fc.Arbitrary<OutsiderAct> = fc.record({
  at: time,
  act: fc.constantFrom('create', 'delete', 'replace'),
  name: fc.constantFrom(...NAMES),
});

export const anyHistory: fc.Arbitrary<History> = fc.record({
  processes: fc.array(process, { minLength: 2, maxLength: 3 }),
  outsider: fc.array(act, { maxLength: 3 }),
  slow: fc.boolean(),
});
