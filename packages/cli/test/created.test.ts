import { ConflictError, type Observation, type PcfEvent } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { Created } from '../src/created.js';

const step = { operation: 'Write', input: {}, summary: 'write' };
const look = (observation: Observation): PcfEvent => ({ type: 'observed', id: 'note:a', at: 0, observation });
const gone = look({ kind: 'missing' });
const there = look({ kind: 'settled', state: 'running', settings: {}, outputs: {} });
const moving = look({ kind: 'moving', status: 'CREATING' });
const sent: PcfEvent = { type: 'step-started', id: 'note:a', at: 0, verb: 'start', step };
const failed = (error: Error): PcfEvent => ({ type: 'step-failed', id: 'note:a', at: 0, verb: 'start', step, error });
const refused = failed(new ConflictError('somebody was first'));
const lost = failed(new Error('socket hang up'));

describe('what a command has created', () => {
  it.each<[string, readonly PcfEvent[]]>([
    ['was not there when its step was sent', [gone, sent, moving, there]],
    ['is not seen yet, right after its step', [gone, sent, gone]],
    ['was gone before it was made', [there, gone, sent, there]],
    ['may have been made, as the answer was lost', [gone, sent, lost, there]],
    ['was changed after it was made', [gone, sent, there, sent, there]],
  ])('is what %s', (_, events) => {
    const created = new Created();
    for (const event of events) created.note(event);
    expect(created.has('note:a')).toBe(true);
  });

  it.each<[string, readonly PcfEvent[]]>([
    ['was there before', [there, sent, there]],
    ['was there when its step was sent, though it had been missing', [gone, there, sent, there]],
    ['was refused for certain', [gone, sent, refused, there]],
    ['is gone again, and may have been made by others since', [gone, sent, there, gone, there]],
    ['another particle is', [gone, { ...sent, id: 'note:b' }, there]],
  ])('is not what %s', (_, events) => {
    const created = new Created();
    for (const event of events) created.note(event);
    expect(created.has('note:a')).toBe(false);
  });
});
