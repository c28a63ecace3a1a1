import type { Observation, PcfEvent } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { Created } from '../src/created.js';

const step = { operation: 'Write', input: {}, summary: 'write' };
const look = (observation: Observation): PcfEvent => ({ type: 'observed', id: 'note:a', at: 0, observation });
const gone = look({ kind: 'missing' });
const there = look({ kind: 'settled', state: 'running', settings: {}, outputs: {} });
const moving = look({ kind: 'moving', status: 'CREATING' });
const accepted: PcfEvent = { type: 'step-finished', id: 'note:a', at: 0, verb: 'start', step };
const refused: PcfEvent = { type: 'step-failed', id: 'note:a', at: 0, verb: 'start', step, error: new Error('no') };

describe('what a command has created', () => {
  it.each<[string, readonly PcfEvent[]]>([
    ['was not there when its step was accepted', [gone, accepted, moving, there]],
    ['is not seen yet, right after its step', [gone, accepted, gone]],
    ['was gone before it was made', [there, gone, accepted, there]],
    ['was changed after it was made', [gone, accepted, there, accepted, there]],
  ])('is what %s', (_, events) => {
    const created = new Created();
    for (const event of events) created.note(event);
    expect(created.has('note:a')).toBe(true);
  });

  it.each<[string, readonly PcfEvent[]]>([
    ['was there before', [there, accepted, there]],
    ['was there when its step was accepted, though it had been missing', [gone, there, accepted, there]],
    ['was never accepted', [gone, refused, there]],
    ['is gone again, and may have been made by others since', [gone, accepted, there, gone, there]],
    ['another particle is', [gone, { ...accepted, id: 'note:b' }, there]],
  ])('is not what %s', (_, events) => {
    const created = new Created();
    for (const event of events) created.note(event);
    expect(created.has('note:a')).toBe(false);
  });
});
