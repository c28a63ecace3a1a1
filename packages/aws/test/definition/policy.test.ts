import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalPolicy, type DeclaredPolicy, policyText } from '../../src/definition/policy.js';

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
      'an account twice, by its id and by the ARN of its root user',
      having({ Principal: { AWS: ['123456789012', 'arn:aws:iam::123456789012:root', '210987654321'] } }),
    ],
    ['an effect in other letters', having({ Effect: 'allow' })],
    ['a statement twice', { ...policy, Statement: [statement, statement] }],
    [
      'operators and keys of conditions in other letters',
      having({ Condition: { arnlike: { 'AWS:sourcearn': ['a', 'b'] }, bool: { 'aws:securetransport': 'true' } } }),
    ],
    [
      'values of conditions as truths and as texts',
      having({ Condition: { ArnLike: { 'aws:SourceArn': ['b', 'a'] }, Bool: { 'aws:SecureTransport': true } } }),
    ],
  ])('%s', (_, same) => {
    expect(canonicalPolicy(same)).toEqual(canonicalPolicy(policy));
  });

  it('a map, and the same as JSON text', () => {
    expect(canonicalPolicy(JSON.stringify(policy, null, 2))).toEqual(canonicalPolicy(policy));
  });

  it.each<DeclaredPolicy>([{}, '', '{}', ' {} '])('no policy, written as %j', (none) => {
    expect(canonicalPolicy(none)).toEqual({});
    expect(policyText(none)).toBe('');
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
    ['in the letters of a value of a condition', having({ Condition: { ArnLike: { 'aws:SourceArn': ['A', 'b'] } } })],
    [
      'in two keys of a condition that differ in case only, of which both have to hold',
      having({ Condition: { ArnLike: { 'aws:SourceArn': 'a', 'aws:sourcearn': 'b' } } }),
    ],
    ['in a statement id', having({ Sid: 'other' })],
    ['in which of an action and a resource is excluded', having({ Action: undefined, NotAction: statement.Action })],
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

  it('is the same however the document is written', () => {
    fc.assert(
      fc.property(meaning, fc.infiniteStream(fc.nat()), (document, choices) => {
        const written = rewrite(document, () => choices.next().value);
        expect(canonicalPolicy(written)).toEqual(canonicalPolicy(document));
        expect(canonicalPolicy(JSON.stringify(written))).toEqual(canonicalPolicy(document));
      }),
    );
  });

  it('differs when the document means something else', () => {
    fc.assert(
      fc.property(meaning, meaning, (one, other) => {
        const areEqual = JSON.stringify(canonicalPolicy(one)) === JSON.stringify(canonicalPolicy(other));
        expect(areEqual).toBe(JSON.stringify(sets(one)) === JSON.stringify(sets(other)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a text as it is that is no document, as a reference is', () => {
    expect(canonicalPolicy('$inherit$sqs_queue:a$Policy')).toBe('$inherit$sqs_queue:a$Policy');
  });

  it('leaves what it is given as it is', () => {
    const copy = structuredClone(policy);
    canonicalPolicy(policy);
    expect(policy).toEqual(copy);
  });
});

type Meaning = {
  Version: string;
  Statement: {
    Effect: string;
    Principal: { AWS: string[] };
    Action: string[];
    Resource: string[];
    Condition: { StringEquals: { 'aws:SourceAccount': string[] } };
  }[];
};

const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

/** Documents in which every difference is one of meaning, apart from the order of lists. */
const meaning: fc.Arbitrary<Meaning> = fc.record({
  Version: fc.constantFrom('2008-10-17', '2012-10-17'),
  Statement: fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.record({ AWS: some('111122223333', 'arn:aws:iam::111122223333:role/r', '444455556666') }),
      Action: some('sqs:SendMessage', 'sqs:PurgeQueue'),
      Resource: some('arn:aws:sqs:us-east-1:111122223333:a', 'arn:aws:sqs:us-east-1:111122223333:A'),
      Condition: fc.record({ StringEquals: fc.record({ 'aws:SourceAccount': some('111122223333', '444455556666') }) }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** Reference implementation: the lists of a document as sets. */
function sets({ Version, Statement }: Meaning): unknown {
  const statements = Statement.map(({ Effect, Principal, Action, Resource, Condition }) =>
    JSON.stringify([
      Effect,
      ...[Principal.AWS, Action, Resource, Condition.StringEquals['aws:SourceAccount']].map(sorted),
    ]),
  );
  return [Version, [...new Set(statements)].sort()];
}

const sorted = (list: readonly string[]) => [...list].sort();

/** The same document in other words. */
function rewrite({ Version, Statement }: Meaning, choose: () => number): Record<string, unknown> {
  const isChosen = () => choose() % 2 === 0;
  const inCase = (text: string) => (isChosen() ? text.toUpperCase() : text);
  const list = (items: readonly string[]) => {
    const repeated = isChosen() ? [...items, ...items].reverse() : [...items];
    return repeated.length === 1 && isChosen() ? repeated[0] : repeated;
  };
  const root = (name: string) => (/^\d+$/.test(name) && isChosen() ? `arn:aws:iam::${name}:root` : name);
  const statements = Statement.map(({ Effect, Principal, Action, Resource, Condition }) => ({
    Condition: {
      [inCase('StringEquals')]: { [inCase('aws:SourceAccount')]: list(Condition.StringEquals['aws:SourceAccount']) },
    },
    Resource: list(Resource),
    Action: list(Action.map(inCase)),
    Principal: { AWS: list(Principal.AWS.map(root)) },
    Effect: inCase(Effect),
  }));
  return {
    Statement: statements.length === 1 && isChosen() ? statements[0] : statements.reverse(),
    ...(Version === '2008-10-17' && isChosen() ? {} : { Version }),
  };
}
