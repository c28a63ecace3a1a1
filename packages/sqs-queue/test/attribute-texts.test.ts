import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAttributes, writeAttributes } from '../src/attribute-texts.js';
import { ATTRIBUTE_NAMES } from '../src/definition/attributes.js';
import { declaredAttributes } from '../src/settings.js';
import { queueResource } from './support/arbitraries.js';
import { DEAD_LETTERS } from './support/definitions.js';

describe('attributes as texts', () => {
  it('are texts, each', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        const texts = writeAttributes(ATTRIBUTE_NAMES, resource);
        expect(Object.values(texts).every((text) => typeof text === 'string')).toBe(true);
      }),
    );
  });

  it('say the same when they are read and written again', () => {
    fc.assert(
      fc.property(queueResource, (resource) => {
        const names = declaredAttributes(resource);
        const read = readAttributes(names, writeAttributes(names, resource));
        expect(Object.keys(read)).toEqual(names);
        expect(readAttributes(names, writeAttributes(names, read))).toEqual(read);
      }),
    );
  });

  it('hold no value where an attribute is not there, except those that can be none', () => {
    expect(readAttributes(ATTRIBUTE_NAMES, {})).toEqual({
      KmsMasterKeyId: '',
      RedrivePolicy: {},
      RedriveAllowPolicy: {},
      Policy: {},
    });
  });

  it.each([
    ['DelaySeconds', 'soon'],
    ['FifoQueue', 'yes'],
    ['DeduplicationScope', 'world'],
    ['Policy', 'no JSON'],
    ['Policy', '[]'],
    ['RedrivePolicy', '{"maxReceiveCount":5}x'],
    ['RedriveAllowPolicy', '{"redrivePermission":"some"}'],
  ] as const)('hold no value of %s in %j', (name, text) => {
    expect(readAttributes([name], { [name]: text })).toEqual({});
  });

  it('hold a policy for dead letters, whatever else SQS may tell of it one day', () => {
    const text = JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: '3', more: true });
    expect(readAttributes(['RedrivePolicy'], { RedrivePolicy: text })).toEqual({
      RedrivePolicy: { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 3 },
    });
  });
});
