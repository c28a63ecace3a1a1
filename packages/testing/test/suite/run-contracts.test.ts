import { bind } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ContractError, type FlavorSubject, runContracts, VirtualClock } from '../../src/index.js';
import { describeFlavor } from '../../src/suite.js';
import { BEACONS, beaconFlavor, beaconPlugin, beaconSchema } from '../support/beacon.js';
import { Talkative } from '../support/broken-particles.js';
import { beaconSubject, beaconsOf, yardBackend } from '../support/subjects.js';
import { Yard } from '../support/yard.js';

/** What came of one contract. */
async function resultOf(name: string, subject: FlavorSubject, limit = 10_000) {
  const { results } = await runContracts(subject, { limit, only: [name] });
  return results[0];
}

/** A subject whose backends tell when they are opened and disposed. */
function counting() {
  const backends = { opened: 0, disposed: 0 };
  const backend = () => {
    backends.opened += 1;
    const dispose = () => {
      backends.disposed += 1;
    };
    return { ...yardBackend(), dispose };
  };
  return { backends, subject: beaconSubject(beaconPlugin(), { backend }) };
}

describe('a report', () => {
  it('has a line for each contract', async () => {
    const report = await runContracts(beaconSubject(), { only: ['convergence'] });
    expect(report.flavor).toBe('beacon');
    expect(report.results).toEqual([
      {
        name: 'convergence',
        title: 'apply() creates the resource as each definition declares it, and terminates it again',
        outcome: 'passed',
      },
    ]);
  });

  it('says what is wrong, with expected and actual values, and then where', async () => {
    const backend = () => ({ ...yardBackend(), alter: () => {} });
    const result = await resultOf('altered-between-applies', beaconSubject(beaconPlugin(), { backend }));
    expect(result?.error).toBeInstanceOf(ContractError);
    expect(String(result?.error)).toContain(
      `the outcome of an apply after alter(): expected 'changed', found 'unchanged'\n  in: creation of "small"`,
    );
  });

  it('has only the contracts that were asked for, and refuses unknown ones', async () => {
    const { results } = await runContracts(beaconSubject(), { only: ['secrets', 'metadata'] });
    expect(results.map(({ name }) => name).sort()).toEqual(['metadata', 'secrets']);
    await expect(runContracts(beaconSubject(), { only: ['metadta'] })).rejects.toThrow(
      'there is no contract "metadta"',
    );
  });

  it('skips contracts that do not apply, with the reason', async () => {
    const subject = beaconSubject(beaconPlugin(), { transitions: [] });
    expect(await resultOf('transitions', subject)).toMatchObject({
      outcome: 'skipped',
      reason: 'the subject has no transitions',
    });
    expect(await resultOf('http-resets', subject)).toMatchObject({
      outcome: 'skipped',
      reason: 'the backend has no HTTP',
    });
  });

  it('asks for a hook that the backend lacks, or a waiver', async () => {
    const backend = () => {
      const { block: _, ...others } = yardBackend();
      return others;
    };
    const result = await resultOf('blocked', beaconSubject(beaconPlugin(), { backend }));
    expect(String(result?.error)).toContain('the backend has no block(): implement it, or waive this contract');
  });

  it('fails a contract that does not end', async () => {
    const backend = () => {
      const look = () => new Promise<undefined>(() => {});
      const beacons = { ...beaconsOf(new Yard(new VirtualClock())), look };
      return { services: [bind(BEACONS, { useValue: beacons })] };
    };
    const { results } = await runContracts(beaconSubject(beaconPlugin(), { backend }), { limit: 20 });
    const errors = results.map(({ error }) => String(error));
    expect(errors).toContainEqual(expect.stringContaining('it did not end within 0.02 s'));
  });

  it('leaves no backend open', async () => {
    const { backends, subject } = counting();
    await runContracts(subject);
    expect(backends.opened).toBeGreaterThan(100);
    expect(backends.disposed).toBe(backends.opened);
  });
});

describe('a waiver', () => {
  const backend = () => ({ ...yardBackend(), block: () => {} });
  const waiving = (waive: Record<string, string>) => beaconSubject(beaconPlugin(), { backend, waive });

  it('is reported with its reason', async () => {
    const result = await resultOf('blocked', waiving({ blocked: 'beacons are indestructible' }));
    expect(result).toMatchObject({ outcome: 'waived', reason: 'beacons are indestructible' });
  });

  it('that is not needed is an error on virtual time', async () => {
    const result = await resultOf('metadata', waiving({ metadata: 'no time' }));
    expect(String(result?.error)).toContain('"metadata" is waived (no time), but the flavor passes it');
  });

  it.each<[string, Record<string, string>, string]>([
    ['of a contract that does not exist', { blokked: 'a reason' }, 'it waives the unknown contract "blokked"'],
    ['without a reason', { blocked: ' ' }, 'it waives "blocked" without a reason'],
  ])('%s is an error before anything runs', async (_, waive, message) => {
    await expect(runContracts(waiving(waive))).rejects.toThrow(message);
    expect(() => describeFlavor(waiving(waive))).toThrow(message);
  });
});

describe('a subject', () => {
  it('without definitions is an error', async () => {
    await expect(runContracts(beaconSubject(beaconPlugin(), { definitions: {}, transitions: [] }))).rejects.toThrow(
      'The subject for "beacon" is invalid: it has no definitions',
    );
  });

  it('with a transition to an unknown definition is an error that lists the definitions', async () => {
    const subject = beaconSubject(beaconPlugin(), { transitions: [['small', 'huge']] });
    await expect(runContracts(subject)).rejects.toThrow(
      'a transition uses the unknown definition "huge"; known: small, large',
    );
  });
});

describe('the search for secrets', () => {
  const secretsOf = (beacon: typeof beaconSchema.shape.beacon, make = beaconFlavor.createParticle) =>
    resultOf('secrets', beaconSubject(beaconPlugin(make, { schema: z.strictObject({ beacon }) })));

  it('looks for every text in a setting that is secret as a whole', async () => {
    const beacon = beaconSchema.shape.beacon.extend({ passphrase: z.string().describe('What to say.') });
    const secret = beacon.meta({ writeOnly: true, description: 'The beacon.' });
    const result = await secretsOf(secret, (context) => new Talkative(context));
    expect(String(result?.error)).toContain('a secret appears in the plan of the creation of "small"');
  });

  it('asks for a definition that sets each secret', async () => {
    const pin = z.string().optional().meta({ writeOnly: true, description: 'A number.' });
    const result = await secretsOf(beaconSchema.shape.beacon.extend({ pin }));
    expect(String(result?.error)).toContain(
      'no definition sets the secret beacon.pin to a text of at least 8 characters',
    );
  });
});
