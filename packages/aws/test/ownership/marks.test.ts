import type { Marks } from '@pcf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AwsRequestError,
  checkTags,
  MarksDeniedError,
  markChanges,
  marksOf,
  marksRefusal,
  NoRoomForMarksError,
  readingMarks,
  requireRoom,
  TooManyTagsError,
  tagChanges,
  tagsWithMarks,
  UntaggableIdError,
  withoutPcfTags,
} from '../../src/index.js';

const id = 'topic:orders';
const OURS = { owner: 'shop', id };
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));

const someMarks: fc.Arbitrary<Marks> = fc.record(
  {
    owner: fc.constantFrom('shop', 'bank', 'a b/c@d', 'x'.repeat(128)),
    id: fc.constantFrom(id, 'topic:old', 'topic:é+1'),
    keep: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

describe('marks as tags', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(someMarks, (marks) => {
        expect(marksOf(tagsWithMarks(id, { a: '1' }, marks))).toEqual(marks);
      }),
    );
  });

  it('lead from any marks to any others', () => {
    fc.assert(
      fc.property(someMarks, someMarks, (before, after) => {
        const found = tagsWithMarks(id, {}, before);
        const { set, remove } = markChanges(id, before, after);
        const kept = Object.entries(found).filter(([key]) => !remove.includes(key));
        expect(marksOf({ ...Object.fromEntries(kept), ...set })).toEqual(after);
        expect(markChanges(id, after, after)).toEqual({ set: {}, remove: [] });
      }),
    );
  });

  it('follow the declared tags, in the order owner, id, keep', () => {
    const keys = Object.keys(tagsWithMarks(id, { z: '1', a: '2' }, { keep: true, id, owner: 'shop' }));
    expect(keys).toEqual(['z', 'a', 'pcf:owner', 'pcf:id', 'pcf:keep']);
    expect(tagsWithMarks(id, { a: '1' })).toEqual({ a: '1' });
  });

  it('that were edited by hand count on the safe side', () => {
    expect(marksOf({ 'pcf:owner': '' })).toEqual({ owner: '' });
    expect(marksOf({ 'pcf:keep': 'yes' })).toEqual({ keep: true });
    expect(marksOf({ 'pcf:keep': 'false' })).toEqual({});
    expect(marksOf({ 'PCF:owner': 'shop', 'pcf:owners': 'shop' })).toEqual({});
  });

  it('are in no diff, are not removed, and cannot be declared', () => {
    const found = { a: '1', 'pcf:owner': 'shop', 'pcf:id': id, 'pcf:keep': 'true', 'pcf:creation': 'x' };
    expect(tagChanges(found, { a: '1' })).toEqual({ set: {}, remove: [] });
    expect(tagChanges(found, {})).toEqual({ set: {}, remove: ['a'] });
    expect(withoutPcfTags(found)).toEqual({ a: '1' });
    for (const key of ['pcf:owner', 'pcf:id', 'pcf:keep', 'pcf:creation'])
      expect(checkTags({ [key]: 'x' })).toMatchObject([{ message: `the tag "${key}" belongs to PCF: remove it.` }]);
  });
});

describe('what a mark can be', () => {
  it.each(['topic:a*b', 'topic:a\nb', 'topic:🙂', `topic:${'x'.repeat(251)}`, ''])('refuses the id %j', (bad) => {
    expect(() => tagsWithMarks(bad, {}, { owner: 'shop', id: bad })).toThrow(UntaggableIdError);
    expect(() => markChanges(bad, {}, { owner: 'shop', id: bad })).toThrow('Choose another pcf_name.');
  });

  it('counts the characters of an id, not its code units', () => {
    const long = `topic:${'𝒜'.repeat(250)}`;
    expect(tagsWithMarks(long, {}, { id: long })).toEqual({ 'pcf:id': long });
  });
});

describe('the 50 tags that a resource can have', () => {
  it('are shared by the declared tags and the marks', () => {
    expect(Object.keys(tagsWithMarks(id, tags(48), OURS))).toHaveLength(50);
    expect(() => tagsWithMarks(id, tags(49), OURS)).toThrow(TooManyTagsError);
    expect(() => tagsWithMarks(id, tags(50), { ...OURS, keep: true })).toThrow(
      'declares 50, and the marks need 3 more (pcf:owner, pcf:id, pcf:keep). Remove 3 from Tags.',
    );
    expect(() => markChanges(id, {}, OURS, tags(49))).toThrow(TooManyTagsError);
    expect(() => requireRoom(id, tags(49), OURS)).toThrow(TooManyTagsError);
  });

  it('belong to the declared ones where there are no marks', () => {
    expect(Object.keys(tagsWithMarks(id, tags(50)))).toHaveLength(50);
    expect(() => requireRoom(id, tags(50), {})).not.toThrow();
  });
});

describe('access to marks that AWS denies', () => {
  const denied = (operation: string, message: string, service = 'dynamodb') =>
    new AwsRequestError(operation, 'AccessDeniedException', message, { service });
  const named = (action: string) =>
    `User: arn:aws:iam::123456789012:user/u is not authorized to perform: ${action} on resource: r`;

  it('is an error that names the action and who needs it', async () => {
    const error = denied('ListTagsOfResource', named('dynamodb:ListTagsOfResource'));
    const reading = readingMarks(id, () => Promise.reject(error));
    await expect(reading).rejects.toThrow(MarksDeniedError);
    await expect(reading).rejects.toMatchObject({
      actions: ['dynamodb:ListTagsOfResource'],
      message: expect.stringContaining('Grant dynamodb:ListTagsOfResource to the identity in use: an owner needs it'),
    });
    const other = new Error('other');
    await expect(readingMarks(id, () => Promise.reject(other))).rejects.toBe(other);
  });

  it.each([
    ['CreateTable', named('dynamodb:TagResource'), 'dynamodb', ['dynamodb:TagResource']],
    ['CreateQueue', named('sqs:tagqueue'), 'sqs', ['sqs:TagQueue']],
    [
      'CreateQueue',
      'Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.',
      'sqs',
      ['sqs:CreateQueue', 'sqs:TagQueue'],
    ],
    ['UntagResource', 'denied', 'dynamodb', ['dynamodb:UntagResource']],
  ])('of %s with %j is about the marks', (operation, message, service, actions) => {
    const refusal = marksRefusal(id, denied(operation, message, service), ['pcf:owner', 'pcf:id']);
    expect(refusal).toBeInstanceOf(MarksDeniedError);
    expect(refusal).toMatchObject({ actions });
  });

  it('stays as it is where it is not about tags, or where no marks were written', () => {
    const creating = denied('CreateTable', named('dynamodb:CreateTable'));
    expect(marksRefusal(id, creating, ['pcf:owner'])).toBe(creating);
    const tagging = denied('TagResource', named('dynamodb:TagResource'));
    expect(marksRefusal(id, tagging, [])).toBe(tagging);
    const other = new Error('other');
    expect(marksRefusal(id, other, ['pcf:owner'])).toBe(other);
  });

  it('is another error where the resource has no room for them', () => {
    const full = new AwsRequestError(
      'TagResource',
      'ValidationException',
      'One or more parameter values were invalid: Number of Tags exceed the current limit for the provided ResourceArn',
    );
    expect(marksRefusal(id, full, ['pcf:owner', 'pcf:id'])).toMatchObject({
      name: 'NoRoomForMarksError',
      message: expect.stringContaining('Remove 2 of its tags'),
    });
    expect(marksRefusal(id, full, ['pcf:owner'])).toBeInstanceOf(NoRoomForMarksError);
  });
});
