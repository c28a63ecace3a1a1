import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalPolicy } from '../src/policy-document.js';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: ['123456789012', '210987654321'] },
  Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  Resource: 'arn:aws:sqs:us-east-1:123456789012:orders',
  Condition: { Bool: { 'aws:SecureTransport': 'true' }, ArnLike: { 'aws:SourceArn': ['a', 'b'] } },
};
const policy = { Version: '2012-10-17', Id: 'orders', Statement: [statement] };

/** The policy with another statement. */
const having = (changes: Record<string, unknown>) => ({ ...policy, Statement: [{ ...statement, ...changes }] });

describe('two policy documents are the same', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a statement alone and a list of one', { ...policy, Statement: statement }],
    ['their keys in another order', { Statement: [statement], Id: 'orders', Version: '2012-10-17' }],
    ['actions in another order', having({ Action: ['sqs:ReceiveMessage', 'sqs:SendMessage'] })],
    ['actions in other letters', having({ Action: ['SQS:SendMessage', 'SQS:ReceiveMessage'] })],
    ['a resource alone and in a list', having({ Resource: ['arn:aws:sqs:us-east-1:123456789012:orders'] })],
    [
      "accounts and the ARNs of their root users, in any of AWS's partitions",
      having({ Principal: { AWS: ['arn:aws:iam::210987654321:root', 'arn:aws-cn:iam::123456789012:root'] } }),
    ],
    [
      'values of conditions as truths and as texts',
      having({ Condition: { ArnLike: { 'aws:SourceArn': ['b', 'a'] }, Bool: { 'aws:SecureTransport': true } } }),
    ],
  ])('%s', (_, same) => {
    expect(canonicalPolicy(same)).toEqual(canonicalPolicy(policy));
  });

  it('everyone, and everyone of AWS', () => {
    expect(canonicalPolicy(having({ Principal: '*' }))).toEqual(canonicalPolicy(having({ Principal: { AWS: '*' } })));
  });

  it('no version, and the first one', () => {
    const { Version, ...unversioned } = policy;
    expect(canonicalPolicy(unversioned)).toEqual(canonicalPolicy({ ...policy, Version: '2008-10-17' }));
  });
});

describe('two policy documents differ', () => {
  it.each<[string, Record<string, unknown>]>([
    ['in the version', { ...policy, Version: '2008-10-17' }],
    ['in the effect', having({ Effect: 'Deny' })],
    ['in an action more', having({ Action: [...statement.Action, 'sqs:PurgeQueue'] })],
    ['in a user in place of the account', having({ Principal: { AWS: 'arn:aws:iam::123456789012:user/a' } })],
    ['in who is meant', having({ Principal: undefined, NotPrincipal: statement.Principal })],
    ['in the letters of a resource', having({ Resource: 'arn:aws:sqs:us-east-1:123456789012:Orders' })],
    ['in a condition', having({ Condition: {} })],
    ['in a statement more', { ...policy, Statement: [statement, { ...statement, Effect: 'Deny' }] }],
    ['as one is none', {}],
  ])('%s', (_, other) => {
    expect(canonicalPolicy(other)).not.toEqual(canonicalPolicy(policy));
  });
});

describe('canonicalPolicy', () => {
  const json = fc.dictionary(
    fc.constantFrom('Version', 'Statement', 'Principal', 'Action', 'Condition', 'Resource', 'AWS'),
    fc.jsonValue(),
    { noNullPrototype: true },
  );
  const document = fc
    .record({ Statement: fc.oneof(json, fc.array(fc.oneof(json, fc.jsonValue()))) })
    .map((value): Record<string, unknown> => JSON.parse(JSON.stringify(value)));

  it('changes nothing that is in its form', () => {
    fc.assert(
      fc.property(document, (any) => {
        expect(canonicalPolicy(canonicalPolicy(any))).toEqual(canonicalPolicy(any));
      }),
    );
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(document, (any) => {
        const canonical = canonicalPolicy(any);
        expect(canonicalPolicy(JSON.parse(JSON.stringify(canonical)))).toEqual(canonical);
      }),
    );
  });

  it('leaves what it is given as it is', () => {
    const copy = structuredClone(policy);
    canonicalPolicy(policy);
    expect(policy).toEqual(copy);
  });
});
