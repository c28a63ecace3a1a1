import { bind, CLOCK, createPcf, RANDOM } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { CallRecord, type ParticleFaults, VirtualClock, withFaults } from '../src/index.js';
import { BEACONS, beaconPlugin } from './support/beacon.js';
import { beaconsOf, definitions } from './support/subjects.js';
import { Yard } from './support/yard.js';

/** A runtime in which beacons suffer faults. */
function yardWith(faults: ParticleFaults) {
  const clock = new VirtualClock();
  const yard = new Yard(clock);
  const record = new CallRecord();
  const pcf = createPcf({
    plugins: [withFaults(beaconPlugin(), faults, { record, clock })],
    services: [
      bind(BEACONS, { useValue: beaconsOf(yard) }),
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
    ],
  });
  const beacon = () => pcf.particle({ flavor: 'beacon', pcf_name: 'rock', beacon: definitions.small.beacon });
  return { clock, yard, record, beacon };
}

describe('withFaults', () => {
  it('calls the flavor directly without faults, and records the steps', async () => {
    const { yard, record, beacon } = yardWith({});
    await beacon().apply();
    expect(yard.look('Eddystone')).toMatchObject({ lit: true });
    expect(record.operations).toEqual(['RaiseBeacon', 'LightBeacon']);
    expect(record.steps[0]).toMatchObject({ id: 'beacon:rock', step: { input: { colour: 'red', power: 1 } } });
  });

  it('clears the recorded steps', async () => {
    const { record, beacon } = yardWith({});
    await beacon().apply();
    record.clear();
    expect(record.operations).toEqual([]);
  });

  it('can crash before a step', async () => {
    const faults: ParticleFaults = { execute: () => Promise.reject(new Error('a crash')) };
    const { yard, beacon } = yardWith(faults);
    await expect(beacon().apply()).rejects.toThrow('a crash');
    expect(yard.look('Eddystone')).toBeUndefined();
  });

  it('can lose the answer of a step that took effect', async () => {
    const faults: ParticleFaults = {
      execute: async (send) => {
        await send();
        throw new Error('no answer');
      },
    };
    const { yard, beacon } = yardWith(faults);
    await expect(beacon().apply()).rejects.toThrow('no answer');
    expect(yard.look('Eddystone')).toBeDefined();
  });

  it('can replace an observation', async () => {
    const { beacon } = yardWith({ observe: async () => ({ kind: 'moving', status: 'IN MOTION' }) });
    expect(await beacon().syncState()).toBe('pending');
  });

  it('reads the faults at each call, so that they can be removed', async () => {
    const faults: ParticleFaults = { execute: () => Promise.reject(new Error('a crash')) };
    const { beacon } = yardWith(faults);
    await expect(beacon().apply()).rejects.toThrow('a crash');
    delete faults.execute;
    expect(await beacon().apply()).toMatchObject({ outcome: 'changed' });
  });

  it('holds the clock while the flavor looks, but not while it sleeps', async () => {
    const times: number[] = [];
    const faults: ParticleFaults = {
      observe: async (look) => {
        const begun = clock.now();
        await new Promise((resolve) => setTimeout(resolve, 5));
        times.push(clock.now() - begun);
        await clock.sleep(1_000);
        times.push(clock.now() - begun);
        return look();
      },
    };
    const { clock, beacon } = yardWith(faults);
    await Promise.all([beacon().syncState(), clock.sleep(60_000)]);
    expect(times).toEqual([0, 1_000]);
  });

  it('does not change the plugin', async () => {
    const plugin = beaconPlugin();
    withFaults(plugin, { execute: () => Promise.reject(new Error('a crash')) });
    const services = [bind(BEACONS, { useValue: beaconsOf(new Yard({ now: () => 0 }, 0)) })];
    const pcf = createPcf({ plugins: [plugin], services });
    const beacon = pcf.particle({ flavor: 'beacon', pcf_name: 'rock', beacon: definitions.small.beacon });
    expect(await beacon.apply()).toMatchObject({ outcome: 'changed' });
  });
});
