import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { given, pagesOf, tableArn } from './support/backend.js';

const LATE = { listedAfterChange: 30, listedAfterDelete: 100 };
const NAMES = ['a', 'b'];

type Act =
  | { readonly kind: 'put'; readonly name: string; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'look' };

const name = fc.constantFrom(...NAMES);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    name,
    tags: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), name }),
  fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.constantFrom(1, 30, 100) }),
  fc.constant({ kind: 'look' as const }),
);

/** All changes of a resource that were ever made: from when each shows, and whether the resource is then listed. */
interface Change {
  readonly due: number;
  readonly listed: boolean;
}

/** Whether a resource is listed, by its whole history: the newest change that shows decides. */
const isListed = (history: readonly Change[], now: number): boolean =>
  history.findLast(({ due }) => due <= now)?.listed === true;

it('at any time, exactly the resources are listed whose newest change that shows has or had tags', async () => {
  const property = fc.asyncProperty(fc.array(act, { maxLength: 60, size: 'max' }), async (acts) => {
    const { client, clock, tables } = given({ durations: LATE, readPerPage: 2 });
    const histories = new Map<string, Change[]>(NAMES.map((one) => [one, []]));
    for (const one of acts) {
      if (one.kind === 'wait') clock.advance(one.milliseconds);
      else if (one.kind === 'look') {
        const expected = NAMES.filter((each) => isListed(histories.get(each) ?? [], clock.now()));
        expect((await pagesOf(client)).flat()).toEqual(expected);
      } else {
        const history = histories.get(one.name) ?? [];
        const wasListed = history.at(-1)?.listed === true;
        if (one.kind === 'put') {
          const listed = wasListed || Object.keys(one.tags).length > 0;
          tables.put(tableArn(one.name), one.tags);
          if (listed) history.push({ due: clock.now() + LATE.listedAfterChange, listed });
        } else {
          tables.delete(tableArn(one.name));
          if (wasListed) history.push({ due: clock.now() + LATE.listedAfterDelete, listed: false });
        }
      }
    }
  });
  await fc.assert(property, { seed: inject('seed'), numRuns: inject('runs') ?? 100 });
});
