import { describe, expect, it } from 'vitest';
import { createTaggingSimulator } from '../src/index.js';
import { Backend, clientOf, given, namesOf, pageOf, TestClock, tableArn } from './support/backend.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const LATE = { listedAfterChange: 30 * SECOND, listedAfterDelete: 3 * HOUR };

const orders = tableArn('orders');

/** The tags that are listed for the table; `undefined` when it is not listed. */
async function listed({ client }: ReturnType<typeof given>) {
  const { mappings } = await pageOf(client);
  const found = mappings.find(({ ResourceARN }) => ResourceARN === orders);
  return found && Object.fromEntries((found.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

describe('a change', () => {
  it('shows after the delay, and not before', async () => {
    const env = given({ durations: LATE });
    env.tables.put(orders, { v: '1' });
    expect(await listed(env)).toBeUndefined();
    env.clock.advance(30 * SECOND - 1);
    expect(await listed(env)).toBeUndefined();
    env.clock.advance(1);
    expect(await listed(env)).toEqual({ v: '1' });
  });

  it('shows after its own delay when others follow', async () => {
    const env = given({ durations: LATE });
    for (const v of ['1', '2', '3']) {
      env.tables.put(orders, { v });
      env.clock.advance(10 * SECOND);
    }
    expect(await listed(env)).toEqual({ v: '1' });
    env.clock.advance(10 * SECOND);
    expect(await listed(env)).toEqual({ v: '2' });
    env.clock.advance(10 * SECOND);
    expect(await listed(env)).toEqual({ v: '3' });
  });

  it('is filtered by what shows, not by what is true', async () => {
    const { client, clock, tables } = given({ durations: LATE });
    tables.put(orders, { owner: 'shop' });
    clock.advance(HOUR);
    tables.put(orders, { owner: 'mail' });

    expect(await namesOf(client, { TagFilters: [{ Key: 'owner', Values: ['shop'] }] })).toEqual(['orders']);
    clock.advance(30 * SECOND);
    expect(await namesOf(client, { TagFilters: [{ Key: 'owner', Values: ['shop'] }] })).toEqual([]);
  });
});

describe('a deleted resource', () => {
  it('is listed with its last tags for hours', async () => {
    const env = given({ durations: LATE });
    env.tables.put(orders, { v: '1' });
    env.clock.advance(HOUR);
    env.tables.delete(orders);
    env.clock.advance(3 * HOUR - 1);
    expect(await listed(env)).toEqual({ v: '1' });
    env.clock.advance(1);
    expect(await listed(env)).toBeUndefined();
  });

  it('is found by its ARN as long as it is listed', async () => {
    const { client, clock, tables } = given({ durations: LATE });
    tables.put(orders, { v: '1' });
    clock.advance(HOUR);
    tables.delete(orders);
    expect((await pageOf(client, { ResourceARNList: [orders] })).names).toEqual(['orders']);
    clock.advance(3 * HOUR);
    expect((await pageOf(client, { ResourceARNList: [orders] })).names).toEqual([]);
  });

  it('shows only after its deletion when it lived for less than the delay', async () => {
    const env = given({ durations: LATE });
    env.tables.put(orders, { v: '1' });
    env.tables.delete(orders);
    expect(await listed(env)).toBeUndefined();
    env.clock.advance(30 * SECOND);
    expect(await listed(env)).toEqual({ v: '1' });
  });

  it('shows its old tags until those of a new resource of the same name show', async () => {
    const env = given({ durations: LATE });
    env.tables.put(orders, { v: 'old' });
    env.clock.advance(HOUR);
    env.tables.delete(orders);
    env.clock.advance(HOUR);
    env.tables.put(orders, { v: 'new' });
    expect(await listed(env)).toEqual({ v: 'old' });
    env.clock.advance(30 * SECOND);
    expect(await listed(env)).toEqual({ v: 'new' });
    env.clock.advance(9 * HOUR);
    expect(await listed(env)).toEqual({ v: 'new' });
  });

  it('can come back after it was forgotten', async () => {
    const env = given();
    for (const v of ['1', '2']) {
      env.tables.put(orders, { v });
      env.tables.put(tableArn(`other${v}`), { v });
      expect(await listed(env)).toEqual({ v });
      env.tables.delete(orders);
      expect(await listed(env)).toBeUndefined();
    }
    env.tables.put(orders, { v: '3' });
    expect(await namesOf(env.client)).toEqual(['orders', 'other1', 'other2']);
  });
});

describe('durations', () => {
  it.each([
    ['instant', 0, 0],
    ['demo', 500, 500],
    ['aws', 30 * SECOND, 3 * HOUR],
  ] as const)('of the preset %s', async (durations, change, deletion) => {
    const env = given({ durations });
    env.tables.put(orders, { v: '1' });
    if (change > 0) {
      env.clock.advance(change - 1);
      expect(await listed(env)).toBeUndefined();
      env.clock.advance(1);
    }
    expect(await listed(env)).toBeDefined();
    env.tables.delete(orders);
    if (deletion > 0) {
      env.clock.advance(deletion - 1);
      expect(await listed(env)).toBeDefined();
      env.clock.advance(1);
    }
    expect(await listed(env)).toBeUndefined();
  });

  it('that are missing are 0', async () => {
    const env = given({ durations: { listedAfterDelete: HOUR } });
    env.tables.put(orders, { v: '1' });
    expect(await listed(env)).toEqual({ v: '1' });
  });

  it('count from the time that a backend reports, also for what existed before', async () => {
    const clock = new TestClock();
    const tables = new Backend(clock);
    tables.put(orders, { v: '1' });
    const simulator = createTaggingSimulator({ clock, sources: [tables], durations: LATE });
    const client = clientOf(simulator);

    expect(await namesOf(client)).toEqual([]);
    clock.advance(30 * SECOND);
    expect(await namesOf(client)).toEqual(['orders']);
  });

  it.each([
    ['a preset', JSON.parse('"slow"'), "unknown preset of durations 'slow'. Use one of instant, demo, aws"],
    ['a name', JSON.parse('{"late":1}'), 'unknown duration late. Use listedAfterChange or listedAfterDelete'],
    [
      'a number',
      { listedAfterChange: -1 },
      'durations.listedAfterChange must be milliseconds, zero or more, but is -1',
    ],
    ['NaN', { listedAfterDelete: Number.NaN }, 'durations.listedAfterDelete must be milliseconds, zero or more'],
  ])('are refused when %s is wrong', (_, durations, text) => {
    expect(() => createTaggingSimulator({ sources: [], durations })).toThrow(text);
  });
});
