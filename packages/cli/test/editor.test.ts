import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Editor } from './support/editor.js';
import { pcf } from './support/run-pcf.js';
import { TemporaryProject } from './support/temporary-project.js';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

/** Examples that are no definition files of this project: one needs a kind of quasiparticle of its own, one lists the tenants of a fleet. */
const OTHER_FILES = ['fields/cluster.yml', 'fleet/fleet.yml'];

/** A definition of each flavor, with settings of many types. */
const RICH = [
  {
    flavor: 'dynamodb_table',
    region: 'eu-west-1',
    ignore_changes: ['ProvisionedThroughput'],
    aws_resource: {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-id',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
        },
      ],
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
      Tags: [{ Key: 'team', Value: 'shop' }],
      DeletionProtectionEnabled: false,
    },
  },
  {
    flavor: 'sqs_queue',
    aws_resource: {
      QueueName: 'incoming.fifo',
      FifoQueue: true,
      DelaySeconds: 5,
      DeduplicationScope: 'queue',
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
      Policy: { Version: '2012-10-17', Statement: [] },
      Tags: { team: 'shop' },
    },
  },
  {
    flavor: 'local_service',
    service: {
      command: ['node', 'main.js'],
      environment: { STAGE: 'test' },
      working_folder: '.',
      stop_signal: 'SIGINT',
      stop_timeout: 3,
      min_ready_seconds: 2,
    },
  },
];

/** The paths of all values in a definition. */
function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}

/** A copy of plain data with another value at a path. */
function withValue(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof data !== 'object' || data === null) return data;
  const changed = Object.entries(data).map(([name, inner]) => [
    name,
    name === key ? withValue(inner, rest, value) : inner,
  ]);
  return Array.isArray(data) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

/** An editor in a project with the flavors of this repository, after `pcf schema`. */
async function given(): Promise<Editor> {
  return new Editor((await givenProject()).folder);
}

async function givenProject(): Promise<TemporaryProject> {
  const project = new TemporaryProject();
  project.link('dynamodb-table', 'sqs-queue', 'local-service');
  const ran = await pcf('schema --out pcf.schema.json', { cwd: project.folder });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return project;
}

/** A file with the first line that `pcf init` writes. */
function file(...lines: readonly string[]): string {
  return ['# yaml-language-server: $schema=pcf.schema.json', ...lines].join('\n');
}

const TABLE = ['- flavor: dynamodb_table', '  pcf_name: orders', '  aws_resource:', '    TableName: orders'];

describe('an editor with the YAML language server', () => {
  it.each([
    ['the ways to begin an empty file', ['|'], ['owner', 'particles', 'flavor']],
    ['the flavors', ['- flavor: |'], ['dynamodb_table', 'sqs_queue', 'local_service', 'quasiparticle']],
    ['the keys of every definition', [...TABLE, '  |'], ['desired_state', 'adopt', 'multiplier', 'region']],
    ['the states', [...TABLE, '  desired_state: |'], ['running', 'stopped', 'terminated']],
    ['the settings of a flavor', [...TABLE, '    |'], ['BillingMode', 'KeySchema', 'GlobalSecondaryIndexes']],
    ['the values of a setting', [...TABLE, '    BillingMode: |'], ['PROVISIONED', 'PAY_PER_REQUEST']],
    ['true and false', [...TABLE, '    DeletionProtectionEnabled: |'], ['true', 'false']],
    ['the settings within a list', [...TABLE, '    KeySchema:', '      - |'], ['AttributeName', 'KeyType']],
    [
      'the settings of a member of a quasiparticle, below a head',
      [
        'owner: shop',
        'particles:',
        '  - flavor: quasiparticle',
        '    pcf_name: shop',
        '    particles:',
        '      - flavor: sqs_queue',
        '        aws_resource:',
        '          |',
      ],
      ['QueueName', 'VisibilityTimeout'],
    ],
    ['the keys of an owner', ['owner:', '  name: shop', '  |', 'particles: []'], ['files', 'locations']],
  ])('completes %s', async (_, lines, expected) => {
    const editor = await given();
    const { completions } = await editor.at(file(...lines));
    expect([...completions.keys()]).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['settings of other flavors', [...TABLE, '    |'], 'QueueName'],
    ['keys of quasiparticles for a particle', [...TABLE, '  |'], 'particles'],
    ['settings that are not supported', [...TABLE, '    |'], 'GlobalTableSourceArn'],
    ['keys that only code can have', [...TABLE, '  |'], 'callbacks'],
  ])('does not complete %s', async (_, lines, unwanted) => {
    const editor = await given();
    const { completions } = await editor.at(file(...lines));
    expect(completions.size).toBeGreaterThan(5);
    expect([...completions.keys()]).not.toContain(unwanted);
  });

  it('shows the docstrings beside the completions', async () => {
    const editor = await given();
    const { completions } = await editor.at(file('- flavor: sqs_queue', '  pcf_name: a', '  aws_resource:', '    |'));
    expect(completions.get('DelaySeconds')).toBe('The delay of each message: 0 to 900 seconds.');
    const flavors = await editor.at(file('- flavor: |'));
    expect(flavors.completions.get('sqs_queue')).toBe('An SQS queue with its settings and tags');
  });

  it.each([
    [
      'a key of every definition',
      [...TABLE, '  persist_on_|update: true'],
      'does not change the settings of a resource',
    ],
    ['a setting', [...TABLE, '    Billing|Mode: PAY_PER_REQUEST'], 'PAY_PER_REQUEST: pay for what is used.'],
    [
      'a setting whose value is a reference',
      [...TABLE, '    Billing|Mode: $lookup$modes$cheap'],
      'pay for what is used.',
    ],
    ['the values of a setting', [...TABLE, '    KeySchema:', '      - Key|Type: HASH'], 'RANGE for the sort key.'],
    ['the head', ['own|er: shop', 'particles: []'], 'The owner of the resources'],
  ])('shows the docstring of %s', async (_, lines, expected) => {
    const editor = await given();
    const { hover } = await editor.at(file(...lines));
    expect(hover.replaceAll('\\', '')).toContain(expected);
  });

  it('has no complaint about a file that pcf accepts: bases, references, groups and observed resources', async () => {
    const editor = await given();
    const lines = [
      'owner: { name: shop, files: [pcf.yml], locations: [{ region: eu-west-1 }] }',
      'particles:',
      '  - flavor: sqs_queue',
      '    pcf_name: incoming',
      '    multiplier: 2',
      '    adopt: mark',
      '    moved_from: [sqs_queue:old]',
      '    aws_resource:',
      '      QueueName: incoming',
      '      DelaySeconds: $lookup$numbers$delay',
      '      FifoQueue: $inherit$sqs_queue:other$FifoQueue',
      '      DeduplicationScope: $inherit$sqs_queue:other$DeduplicationScope',
      '      Tags: $lookup$tags$common',
      '  - { pcf_name: second, base_particle_config: incoming, aws_resource: { QueueName: second } }',
      '  - flavor: sqs_queue',
      '    pcf_name: third',
      '    base_particle_config: incoming',
      '  - { flavor: dynamodb_table, pcf_name: seen, observe_only: true, aws_resource: { TableName: seen } }',
      '  - flavor: quasiparticle',
      '    pcf_name: group',
      '    rollback: true',
      '    particles:',
      '      - flavor: local_service',
      '        parents: [sqs_queue:incoming]',
      '        service: { command: [sleep, $inherit$sqs_queue:incoming$DelaySeconds] }',
      '  - flavor: quasiparticle',
      '    pcf_name: observed',
      '    observe_only: true',
      '    particles: [{ flavor: dynamodb_table, pcf_name: other, aws_resource: { TableName: other } }]',
    ];
    expect(await editor.problems(file(...lines))).toEqual([]);
  });

  it('has no complaint about the example files', async () => {
    const editor = await given();
    const files = globSync('*/*.yml', { cwd: EXAMPLES, exclude: OTHER_FILES });
    expect(files.length).toBeGreaterThan(5);
    for (const name of files)
      expect(await editor.problems(file(readFileSync(join(EXAMPLES, name), 'utf8'))), name).toEqual([]);
  });

  it.each(RICH)('accepts a reference wherever pcf does: $flavor', async (definition) => {
    const project = await givenProject();
    const editor = new Editor(project.folder);
    const parent = { flavor: 'local_service', pcf_name: 'parent', service: { command: ['ls'] } };
    const child = { ...definition, pcf_name: 'child', parents: ['local_service:parent'] };
    const accepted: string[] = [];
    for (const path of pathsIn(definition).filter(([first]) => first !== 'flavor')) {
      const text = JSON.stringify([parent, withValue(child, path, '$inherit$local_service:parent$thing')]);
      project.write('pcf.json', text);
      const { code } = await pcf('validate', { cwd: project.folder });
      if (code !== 0) continue;
      accepted.push(path.join('.'));
      expect(await editor.problems(file(text)), path.join('.')).toEqual([]);
    }
    expect(accepted.length).toBeGreaterThan(8);
  });

  it.each(RICH)('accepts a parameter in the place of each value, and in each text: $flavor', async (definition) => {
    const project = await givenProject();
    const editor = new Editor(project.folder);
    const common = {
      pcf_name: 'child',
      persist_on_update: true,
      desired_state: 'stopped',
      adopt: 'never',
    };
    const whole = { ...common, moved_from: [`${definition.flavor}:old`], ...definition };
    const valueAt = (path: readonly string[]) => path.reduce<unknown>((inner, key) => Object(inner)[key], whole);
    const places = pathsIn(whole).filter((path) => path[0] !== 'flavor' && typeof valueAt(path) !== 'object');
    expect(places.length).toBeGreaterThan(8);
    for (const path of places) {
      const value = valueAt(path);
      const ways = [['${params.p}', value]];
      if (typeof value === 'string') ways.push([`${value.slice(0, 1)}\${params.p}`, value.slice(1)]);
      for (const [text, p] of ways) {
        const written = JSON.stringify({ params: { p }, particles: [withValue(whole, path, text)] });
        project.write('pcf.json', written);
        expect(await pcf('validate', { cwd: project.folder }), path.join('.')).toMatchObject({ code: 0 });
        expect(await editor.problems(file(written)), path.join('.')).toEqual([]);
      }
    }
  });

  it.each([
    ['an unknown flavor', ['- { flavor: sqs_queu, pcf_name: a }'], /^2: Value is not accepted.*"sqs_queue"/],
    ['an unknown key', [...TABLE, '    TableNam: x'], /^6: Property TableNam is not allowed/],
    ['a missing name', ['- { flavor: local_service, service: { command: [ls] } }'], /^2: Missing property "pcf_name"/],
    ['a missing setting', ['- { flavor: sqs_queue, pcf_name: a }'], /^2: Missing property "aws_resource"/],
    ['a definition without flavor and base', ['- pcf_name: a'], /^2: Missing property "flavor"/],
    [
      'a text in the place of a number',
      ['- { flavor: sqs_queue, pcf_name: a, aws_resource: { QueueName: a, DelaySeconds: soon } }'],
      /^2: Expected a number, or a reference: \$inherit\$flavor:pcf_name\$path/,
    ],
    ['a number out of range', ['- { flavor: local_service, pcf_name: a, multiplier: 0 }'], /^2: Value is below/],
    ['a misspelt key of a head', ['owner: shop', 'particle: []'], /^3: Property particle is not allowed/],
    ['callbacks in a file', [...TABLE, '  callbacks: {}'], /^6: Property callbacks is not allowed/],
  ])('underlines %s', async (_, lines, expected) => {
    const editor = await given();
    expect(await editor.problems(file(...lines))).toContainEqual(expect.stringMatching(expected));
  });
});
