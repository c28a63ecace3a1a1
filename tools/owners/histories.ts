import fc from 'fast-check';

/** The owners that share an account. */
export const OWNERS = ['shop', 'bank'] as const;
export type OwnerName = (typeof OWNERS)[number];

/** The names of all resources: few, so that the owners and the outsider want the same ones. */
export const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'omega'] as const;
export type ResourceName = (typeof NAMES)[number];

/** What a definition of an owner says. */
export interface Wanted {
  readonly pcf_name: string;
  /** The name of the resource. */
  readonly name: ResourceName;
  readonly adopt: 'by-name' | 'mark' | 'never' | 'takeover';
  readonly movedFrom: readonly string[];
  readonly keep: boolean;
  /** A setting that can change: its value, or absent for no declaration. */
  readonly tag: '1' | '2' | undefined;
}

/** What goes wrong during an apply. */
export interface Trouble {
  readonly kind: 'crash' | 'lost request' | 'lost answer' | 'throttling' | 'denied';
  /** How many requests go through first. */
  readonly after: number;
}

/** One thing that happens. */
export type Act =
  | { readonly act: 'define'; readonly owner: OwnerName; readonly wanted: Wanted }
  | { readonly act: 'remove'; readonly owner: OwnerName; readonly at: number }
  | {
      readonly act: 'rename';
      readonly owner: OwnerName;
      readonly at: number;
      readonly to: string;
      readonly says: boolean;
    }
  | { readonly act: 'move'; readonly owner: OwnerName; readonly at: number; readonly to: ResourceName }
  | { readonly act: 'apply'; readonly owner: OwnerName; readonly prune: boolean; readonly troubles: readonly Trouble[] }
  | { readonly act: 'apply both'; readonly prune: boolean }
  | { readonly act: 'outsider'; readonly does: 'create' | 'delete'; readonly name: ResourceName }
  | { readonly act: 'wait'; readonly seconds: number };

/** What two owners and an outsider do in one account, one after the other. */
export interface History {
  readonly acts: readonly Act[];
  /** Whether the provider takes the time that AWS takes. */
  readonly slow: boolean;
}

const owner = fc.constantFrom(...OWNERS);
const name = fc.constantFrom(...NAMES);
const pcfName = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const at = fc.nat(5);

const wanted: fc.Arbitrary<Wanted> = fc.record({
  pcf_name: pcfName,
  name,
  adopt: fc.oneof(
    { weight: 4, arbitrary: fc.constant('by-name' as const) },
    { weight: 2, arbitrary: fc.constantFrom('mark' as const, 'never' as const) },
    { weight: 1, arbitrary: fc.constant('takeover' as const) },
  ),
  movedFrom: fc.constant([]),
  keep: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  tag: fc.constantFrom(undefined, '1' as const, '2' as const),
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom('crash', 'lost request', 'lost answer', 'throttling', 'denied'),
  after: fc.nat(14),
});

const apply: fc.Arbitrary<Act> = fc.record({
  act: fc.constant('apply' as const),
  owner,
  prune: fc.boolean(),
  troubles: fc.array(trouble, { maxLength: 2 }),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('define' as const), owner, wanted }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('remove' as const), owner, at }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('rename' as const), owner, at, to: pcfName, says: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('move' as const), owner, at, to: name }) },
  { weight: 7, arbitrary: apply },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('apply both' as const), prune: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('outsider' as const), does: fc.constantFrom('create', 'delete'), name }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 7200 }) }),
  },
);

export const anyHistory: fc.Arbitrary<History> = fc.record({
  acts: fc.array(act, { minLength: 6, maxLength: 24, size: 'max' }),
  slow: fc.boolean(),
});
