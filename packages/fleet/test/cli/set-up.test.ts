import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { SetUpError } from '../../src/cli/errors.js';
import { readFleetFile } from '../../src/cli/set-up/fleet-file.js';

function faultsOf(text: string): readonly string[] {
  try {
    readFleetFile(text, 'fleet.yml');
    return [];
  } catch (error) {
    if (error instanceof SetUpError) return error.issues;
    throw error;
  }
}

test('a file says the tenants, the limits and the retention, in YAML or JSON', async () => {
  const said = {
    tenants: {
      shop: {
        owner: 'shop',
        allow: { flavors: ['dynamodb_table'], locations: { region: ['eu-west-1'] } },
        losses: 'allow',
        runs: 5,
        aws: { region: 'eu-west-1', profile: 'shop' },
        approvers: ['ada'],
      },
    },
    limits: [{ service: 'DynamoDB', perSecond: 50 }],
    retention: { days: 90, runs: 20 },
  };
  for (const text of [stringify(said), JSON.stringify(said)]) {
    const { tenants, ...others } = readFleetFile(text, 'fleet.yml');
    expect(others).toEqual({ limits: said.limits, retention: said.retention });
    if (typeof tenants === 'function') throw new Error('expected a map');
    const { mayDecide, services, ...tenant } = tenants.shop ?? { owner: '' };
    const { aws: _, approvers: __, ...expected } = said.tenants.shop;
    expect(tenant).toEqual(expected);
    expect(services).toHaveLength(1);
    expect(await mayDecide?.({ by: 'ada', run: 'r' })).toBe(true);
    expect(await mayDecide?.({ by: 'bob', run: 'r' })).toBe('only ada may decide about plans of this tenant.');
  }
});

test.each([
  [
    'an owner that is missing',
    'tenants:\n  shop: {}\n',
    ['fleet.yml:2:9 tenants.shop.owner: missing; expected a text.'],
  ],
  [
    'an owner that is none',
    'tenants:\n  shop:\n    owner: "my team"\n',
    [expect.stringMatching(/^fleet\.yml:3:12 tenants\.shop\.owner: .*"my team"; expected the name of an owner/)],
  ],
  [
    'a misspelt key',
    'tenants:\n  shop:\n    owner: shop\n    alow: { flavors: [] }\n',
    ['fleet.yml:4:11 tenants.shop.alow: unknown key. Did you mean "allow"?'],
  ],
  [
    'a key of another map',
    'tenants:\n  shop:\n    owner: shop\n    aws: { regio: eu-west-1 }\n',
    ['fleet.yml:4:19 tenants.shop.aws.regio: unknown key. Did you mean "region"?'],
  ],
  [
    'values of other kinds, all at once',
    'tenants:\n  shop:\n    owner: 7\n    losses: maybe\n    runs: 1000\n',
    [
      expect.stringMatching(/^fleet\.yml:3:12 tenants\.shop\.owner: expected string/),
      expect.stringMatching(/^fleet\.yml:4:13 tenants\.shop\.losses: .*"approve"/),
      expect.stringMatching(/^fleet\.yml:5:11 tenants\.shop\.runs: .*100/),
    ],
  ],
  ['no tenants', 'retention: { days: 3 }\n', ['fleet.yml:1:1 tenants: missing; expected a map.']],
  ['a list', '- shop\n', [expect.stringMatching(/^fleet\.yml:1:1 file: expected object/)]],
  ['an empty file', '', ['fleet.yml:1:1 tenants: missing; expected a map.']],
  ['a syntax error', 'tenants: { shop: \n', [expect.stringMatching(/^fleet\.yml:1:18 /)]],
  ['a key twice', 'tenants: {}\ntenants: {}\n', [expect.stringMatching(/^fleet\.yml:2:1 .*unique/)]],
])('%s is refused with its line', (_, text, faults) => {
  expect(faultsOf(text)).toEqual(faults);
});

test('any data is read, or refused with places in the file', () => {
  const keys = fc.constantFrom(
    'tenants',
    'shop',
    'owner',
    'allow',
    'flavors',
    'aws',
    'region',
    'runs',
    'limits',
    '__proto__',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      tie('map'),
      fc.array(tie('value'), { maxLength: 2 }),
    ),
    map: fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  }));
  fc.assert(
    fc.property(value, (data) => {
      const text = stringify(data);
      const lines = text.split('\n').length;
      for (const fault of faultsOf(text)) {
        const [, line] = /^fleet\.yml:(\d+):\d+ \S/.exec(fault) ?? [];
        expect(Number(line)).toBeGreaterThan(0);
        expect(Number(line)).toBeLessThanOrEqual(lines);
      }
    }),
    { seed: inject('seed'), numRuns: inject('runs') ?? 200 },
  );
});
