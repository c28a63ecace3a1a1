import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adoption, Marks } from '../../src/index.js';
import { adopt, notesOnMarks, type Ownership } from '../../src/reconcile/plan/adoption.js';

const ID = 'lamp:desk';

function ownership(over: Partial<Ownership> = {}): Ownership {
  const wanted = over.owner === undefined && 'owner' in over ? { id: ID } : { owner: 'shop', id: ID };
  return { id: ID, owner: 'shop', adopt: 'by-name', movedFrom: [], wanted, ...over };
}

/** What happens to a resource with these marks: its new marks, that it is left, or the code of the error. */
function result(own: Ownership, found: Marks, isWritten = true): Marks | string {
  try {
    return adopt(own, found, isWritten) ?? 'left';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe('with an owner, a resource', () => {
  it.each<[Adoption['adopt'], string | Marks]>([
    ['by-name', 'left'],
    ['mark', { owner: 'shop', id: ID }],
    ['takeover', { owner: 'shop', id: ID }],
    ['never', 'PCF_NOT_ADOPTED'],
    ['owned', 'PCF_NO_LONGER_OWNED'],
  ])('without marks, with adopt: %s', (way, expected) => {
    expect(result(ownership({ adopt: way }), {})).toEqual(expected);
  });

  it.each<[Adoption['adopt'], string | Marks]>([
    ['by-name', 'PCF_OTHER_OWNER'],
    ['mark', 'PCF_OTHER_OWNER'],
    ['takeover', { owner: 'shop', id: ID }],
    ['never', 'PCF_OTHER_OWNER'],
    ['owned', 'PCF_NO_LONGER_OWNED'],
  ])('of another owner, with adopt: %s', (way, expected) => {
    expect(result(ownership({ adopt: way }), { owner: 'bank', id: ID })).toEqual(expected);
  });

  it('of another owner is no error while nothing is written to it', () => {
    expect(result(ownership(), { owner: 'bank', id: ID }, false)).toBe('left');
  });

  it.each(['mark', 'never'] as const)(
    'of another owner is an error with adopt: %s, also while nothing is written',
    (way) => {
      expect(result(ownership({ adopt: way }), { owner: 'bank', id: ID }, false)).toBe('PCF_OTHER_OWNER');
    },
  );

  it.each<Adoption['adopt']>(['by-name', 'mark', 'takeover', 'never', 'owned'])(
    'with its own marks is left with adopt: %s',
    (way) => {
      expect(result(ownership({ adopt: way }), { owner: 'shop', id: ID })).toBe('left');
    },
  );

  it.each<[Adoption['adopt'], string]>([
    ['by-name', 'left'],
    ['mark', 'left'],
    ['takeover', 'left'],
    ['never', 'PCF_NOT_ADOPTED'],
    ['owned', 'left'],
  ])('of this owner for another particle, with adopt: %s', (way, expected) => {
    expect(result(ownership({ adopt: way }), { owner: 'shop', id: 'lamp:old' })).toBe(expected);
  });

  it.each<Adoption['adopt']>(['by-name', 'mark', 'takeover', 'never'])(
    'of a particle that was renamed gets the new id with adopt: %s',
    (way) => {
      const own = ownership({ adopt: way, movedFrom: ['lamp:older', 'lamp:old'] });
      expect(result(own, { owner: 'shop', id: 'lamp:old' })).toEqual({ owner: 'shop', id: ID });
    },
  );

  it('that a runtime without an owner made for this particle satisfies adopt: never, and stays without an owner', () => {
    expect(result(ownership({ adopt: 'never' }), { id: ID })).toBe('left');
    expect(result(ownership({ adopt: 'never' }), { id: 'lamp:old' })).toBe('PCF_NOT_ADOPTED');
    expect(result(ownership({ adopt: 'mark' }), { id: ID })).toEqual({ owner: 'shop', id: ID });
  });

  it('gets and loses pcf:keep as its definition says', () => {
    const keeping = ownership({ wanted: { owner: 'shop', id: ID, keep: true } });
    expect(result(keeping, { owner: 'shop', id: ID })).toEqual({ owner: 'shop', id: ID, keep: true });
    expect(result(ownership(), { owner: 'shop', id: ID, keep: true })).toEqual({ owner: 'shop', id: ID });
    expect(result(keeping, {})).toBe('left');
  });

  it('without an id gets the id', () => {
    expect(result(ownership({ adopt: 'never' }), { owner: 'shop' })).toEqual({ owner: 'shop', id: ID });
  });
});

describe('without an owner', () => {
  const never = (over: Partial<Ownership> = {}) => ownership({ owner: undefined, adopt: 'never', ...over });

  it('adopt: never accepts only the mark of its particle, whatever owner it has', () => {
    expect(result(never(), {})).toBe('PCF_NOT_ADOPTED');
    expect(result(never(), { id: 'lamp:old' })).toBe('PCF_NOT_ADOPTED');
    expect(result(never(), { id: ID })).toBe('left');
    expect(result(never(), { owner: 'shop', id: ID })).toBe('left');
  });

  it('moved_from changes the id, and nothing else', () => {
    const moved = never({ movedFrom: ['lamp:old'] });
    expect(result(moved, { id: 'lamp:old' })).toEqual({ id: ID });
    expect(result(moved, { owner: 'shop', id: 'lamp:old', keep: true })).toEqual({ owner: 'shop', id: ID, keep: true });
  });
});

describe('in every case', () => {
  const text = fc.constantFrom(undefined, 'shop', 'bank');
  const id = fc.constantFrom(undefined, ID, 'lamp:old', 'lamp:other');
  const marks = fc
    .record({ owner: text, id, keep: fc.constantFrom(undefined, true) })
    .map(
      ({ owner, id: of, keep }): Marks => ({ ...(owner && { owner }), ...(of && { id: of }), ...(keep && { keep }) }),
    );
  const ways = fc.constantFrom<Adoption['adopt']>('by-name', 'mark', 'takeover', 'never', 'owned');
  const moved = fc.constantFrom<readonly string[]>([], ['lamp:old']);

  it('marks are stable after they were changed once', () => {
    fc.assert(
      fc.property(marks, ways, moved, fc.boolean(), (found, way, movedFrom, isWritten) => {
        const own = ownership({ adopt: way, movedFrom });
        const after = result(own, found, isWritten);
        if (typeof after !== 'string') expect(result(own, after, isWritten)).toBe('left');
      }),
    );
  });

  it('what another owner has marked is changed only by takeover', () => {
    fc.assert(
      fc.property(marks, ways, moved, (found, way, movedFrom) => {
        fc.pre(found.owner === 'bank' && way !== 'takeover');
        expect(typeof result(ownership({ adopt: way, movedFrom }), found)).toBe('string');
        expect(result(ownership({ adopt: way, movedFrom }), found)).not.toBe('left');
      }),
    );
  });

  it('only adopt: mark and takeover give a resource the mark of an owner', () => {
    fc.assert(
      fc.property(marks, ways, moved, (found, way, movedFrom) => {
        fc.pre(found.owner === undefined && way !== 'mark' && way !== 'takeover');
        const after = result(ownership({ adopt: way, movedFrom }), found);
        expect(typeof after === 'string' ? undefined : after.owner).toBe(undefined);
      }),
    );
  });
});

describe('a person is told', () => {
  it('that a resource belongs to another owner', () => {
    expect(notesOnMarks(ownership(), { owner: 'bank' })).toEqual([
      'It belongs to the owner "bank", so it cannot be changed.',
    ]);
  });

  it('that a resource has the id of another particle', () => {
    expect(notesOnMarks(ownership(), { owner: 'shop', id: 'lamp:old' })).toEqual([
      'Its mark pcf:id is "lamp:old". If the particle was renamed, add moved_from: ["lamp:old"].',
    ]);
  });

  it('nothing about own resources and those without marks', () => {
    expect(notesOnMarks(ownership(), {})).toEqual([]);
    expect(notesOnMarks(ownership(), { owner: 'shop', id: ID })).toEqual([]);
  });
});
