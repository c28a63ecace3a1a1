import { describe, expect, it } from 'vitest';
import { isRecord, messageOf, omitUndefined } from '../src/values.js';

describe('isRecord', () => {
  it('accepts maps and objects', () => {
    expect([{}, { name: 'orders' }, Object.create(null)].every(isRecord)).toBe(true);
  });

  it('rejects lists, null and scalars', () => {
    expect([[], null, undefined, 'text', 1, true, () => {}].some(isRecord)).toBe(false);
  });
});

describe('messageOf', () => {
  it('returns the message of an error', () => {
    expect(messageOf(new TypeError('no such table'))).toBe('no such table');
  });

  it('returns the text of anything else', () => {
    expect(messageOf('no such table')).toBe('no such table');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

describe('omitUndefined', () => {
  it('removes only the keys whose value is undefined', () => {
    const value: { name: string; region?: string | undefined; tags: null; count: number } = {
      name: 'orders',
      region: undefined,
      tags: null,
      count: 0,
    };
    const kept: { name: string; region?: string } = omitUndefined(value);
    expect(Object.entries(kept)).toEqual([
      ['name', 'orders'],
      ['tags', null],
      ['count', 0],
    ]);
  });

  it('leaves the object and nested objects as they are', () => {
    const value = { inner: { region: undefined }, region: undefined };
    expect(omitUndefined(value).inner).toBe(value.inner);
    expect(Object.hasOwn(value, 'region')).toBe(true);
  });
});
