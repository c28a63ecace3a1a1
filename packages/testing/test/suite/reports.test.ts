import { describe, expect, it } from 'vitest';
import { ContractError, type FlavorSubject, runContracts } from '../../src/index.js';
import { Beacon, beaconPlugin } from '../support/beacon.js';
import { beaconSubject, definitions, yardBackend } from '../support/subjects.js';

async function resultsOf(subject: FlavorSubject, only: readonly string[]) {
  const { results } = await runContracts(subject, { only });
  return (name: string) => results.find((result) => result.name === name);
}

/** A subject whose backend lacks some hooks, or has others. */
const withHooks = (hooks: object) => beaconSubject(beaconPlugin(), { backend: () => ({ ...yardBackend(), ...hooks }) });

describe('a backend without hooks', () => {
  it('is reported for each contract that needs them, and fails none', async () => {
    const none = { inspect: undefined, count: undefined, deny: undefined, refuse: undefined, stop: undefined };
    const { results } = await runContracts(withHooks(none));
    const unchecked = results.flatMap(({ name, reason, notes = [] }) =>
      [...notes, reason ?? ''].filter((text) => text.startsWith('not checked')).map((text) => `${name}: ${text}`),
    );
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(unchecked.join('\n')).toContain(
      'settings-after-change: not checked: the backend has no inspect(). Give it,',
    );
    expect(unchecked.map((line) => /no (\w+)\(\)|neither (\w+)\(\)/.exec(line)?.slice(1).find(Boolean))).toEqual(
      expect.arrayContaining(['inspect', 'count', 'deny', 'refuse', 'stop']),
    );
  });
});

describe('an error of a hook', () => {
  it.each([
    ['alter', ['altered-between-applies', 'altered-during-apply']],
    ['inspect', ['settings-after-change', 'written-settings']],
    ['count', ['leftovers', 'crash-while-creating']],
    ['deny', ['denied-looks']],
  ])('of %s() is named as that of the hook, once', async (hook, only) => {
    const fail = () => {
      throw new TypeError('no such table');
    };
    const { results } = await runContracts(withHooks({ [hook]: fail }), { only });
    const failed = results.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ error }) => String(error).split('\n')[0])).toEqual([
      `ContractError: the hook ${hook}() of the backend failed: TypeError: no such table`,
    ]);
  });

  it('of backend() is one of the subject', async () => {
    const backend = () => {
      throw new TypeError('no port');
    };
    const result = await resultsOf(beaconSubject(beaconPlugin(), { backend }), ['metadata']);
    expect(String(result('metadata')?.error)).toContain('backend() of the subject failed: TypeError: no port');
  });
});

describe('a failure', () => {
  it('is reported once: contracts that fail for the same reason are skipped, and say where it was reported', async () => {
    class Broken extends Beacon {
      protected override async execute(): Promise<undefined> {
        throw new TypeError('no mast');
      }
    }
    const { results } = await runContracts(beaconSubject(beaconPlugin((context) => new Broken(context))));
    const failed = results.filter(({ outcome }) => outcome === 'failed');
    expect(failed.filter(({ error }) => String(error).includes('no mast'))).toHaveLength(1);
    const [first] = failed;
    const skipped = results.filter(({ reason }) => reason?.includes(`it fails as "${first?.name}" does`));
    expect(skipped.length).toBeGreaterThan(10);
  });
});

describe('a subject', () => {
  it('sets the time limit of all contracts, and of single ones', async () => {
    const look = () => new Promise<never>(() => {});
    const subject = { ...withHooks({ inspect: look }), limit: 40, limits: { leftovers: 20 } };
    const { results } = await runContracts(subject);
    const late = results.filter(({ error }) => String(error).includes('it did not end within 0.04 s'));
    expect(late).toHaveLength(1);
    const leftovers = results.find(({ name }) => name === 'leftovers');
    expect(String(leftovers?.error)).toContain('it did not end within 0.02 s');
  });

  it.each<[string, Partial<FlavorSubject>, string]>([
    ['exempts without a reason', { exempt: { 'beacon.colour': '' } }, 'it exempts "beacon.colour" without a reason'],
    ['limits what does not exist', { limits: { speed: 1 } }, 'it limits the unknown contract "speed"'],
  ])('that %s is an error', async (_, changes, message) => {
    await expect(runContracts(beaconSubject(beaconPlugin(), changes))).rejects.toThrow(message);
  });

  it('exempts a setting from the contracts about settings', async () => {
    class Unpowered extends Beacon {
      protected override tuning() {
        return [];
      }
    }
    const plugin = beaconPlugin((context) => new Unpowered(context));
    const blue = { beacon: { ...definitions.small.beacon, colour: 'blue' } };
    const subject = (exempt: FlavorSubject['exempt']) =>
      beaconSubject(plugin, {
        definitions: { small: definitions.small, blue },
        transitions: [],
        ...(exempt && { exempt }),
      });
    const failing = await resultsOf(subject(undefined), ['changed-settings']);
    expect(failing('changed-settings')?.error).toBeInstanceOf(ContractError);
    const exempting = await resultsOf(subject({ 'beacon.power': 'it cannot be tuned' }), ['changed-settings']);
    expect(exempting('changed-settings')?.outcome).toBe('passed');
  });
});
