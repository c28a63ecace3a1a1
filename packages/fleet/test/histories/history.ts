import fc from 'fast-check';

/** The tenants of a history: two accounts with the same owner's name, and another owner in the first account. */
const TENANTS = ['shop in one', 'shop in two', 'bank in one'] as const;
export type TenantRole = (typeof TENANTS)[number];

/** The fields of each tenant, with the names of their tables: few, so that tenants and the outsider want the same ones. */
export const FIELDS = { web: ['alpha', 'beta', 'gamma'], jobs: ['delta', 'omega'] } as const;
export type FieldName = keyof typeof FIELDS;

/** What is submitted for one table; absent ones are not in the definitions. */
export interface Wanted {
  readonly state: 'running' | 'terminated';
  readonly version: '1' | '2' | '3';
}

/** One thing that happens. */
export type Act =
  | {
      readonly act: 'submit';
      readonly tenant: TenantRole;
      readonly field: FieldName;
      /** By the places of the names of the field. */
      readonly wanted: readonly (Wanted | undefined)[];
      readonly rollback: boolean;
    }
  /** To the field that is `at` among those that were submitted. */
  | { readonly act: 'cancel' | 'plan' | 'wait' | 'heal' | 'approve'; readonly at: number }
  | {
      readonly act: 'outsider';
      readonly does: 'create' | 'delete' | 'change';
      readonly account: 'one' | 'two';
      readonly name: string;
    };

export type History = readonly Act[];

const tenant = fc.constantFrom(...TENANTS);
const field = fc.constantFrom('web' as const, 'web' as const, 'jobs' as const);
const name = fc.constantFrom(...FIELDS.web, ...FIELDS.jobs);

const wanted: fc.Arbitrary<Wanted> = fc.record({
  state: fc.oneof(
    { weight: 3, arbitrary: fc.constant('running' as const) },
    { weight: 1, arbitrary: fc.constant('terminated' as const) },
  ),
  version: fc.constantFrom('1' as const, '2' as const, '3' as const),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constant('submit' as const),
      tenant,
      field,
      wanted: fc.array(fc.option(wanted, { nil: undefined, freq: 5 }), { minLength: 3, maxLength: 3 }),
      rollback: fc.boolean(),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constantFrom('cancel' as const, 'plan' as const, 'heal' as const, 'approve' as const, 'wait' as const),
      at: fc.nat(5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('outsider' as const),
      does: fc.constantFrom('create' as const, 'delete' as const, 'change' as const),
      account: fc.constantFrom('one' as const, 'two' as const),
      name,
    }),
  },
);

export const anyHistory: fc.Arbitrary<History> = fc.array(act, { minLength: 10, maxLength: 30, size: 'max' });
