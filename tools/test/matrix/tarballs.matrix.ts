import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import flavorGenerator from '../../generators/flavor/generator.js';
import { nodeBinary, SUPPORTED } from '../support/nodes.js';
import { Outside, ROOT } from '../support/outside.js';

/** The first program of the README. */
function programOfReadme(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
}

/** The same program, as a module of CommonJS: `require` in place of `import`, and nothing awaited at the top. */
function asCommonJs(program: string): string {
  const body = program.replace(/^import (\{.*?\}) from ('.*?');$/gm, 'const $1 = require($2);');
  return `(async () => {\n${body}\n})();\n`;
}

/** A consumer in TypeScript, as a module of either kind. The compiler has to accept it, and to refuse the mistakes in it. */
const CONSUMER = `import { createPcf } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
export async function apply(): Promise<string> {
  const pcf = createPcf({ plugins: [dynamodbTable] });
  const orders = pcf.particle({
    flavor: 'dynamodb_table',
    pcf_name: 'orders',
    aws_resource: {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
  // @ts-expect-error there is no such setting
  pcf.particle({ flavor: 'dynamodb_table', pcf_name: 'wrong', aws_resource: { TableNam: 'wrong' } });
  // @ts-expect-error in a field, there is no such setting either
  pcf.field([{ flavor: 'dynamodb_table', pcf_name: 'wrong', observe_only: true, aws_resource: { TableNam: 'wrong' } }]);
  // @ts-expect-error the plugin of this flavor is not given
  pcf.particle({ flavor: 'sqs_queue', pcf_name: 'wrong', aws_resource: { QueueName: 'wrong' } });
  const { outcome } = await orders.apply();
  return outcome;
}
`;

let outside: Outside;
beforeAll(async () => {
  const registry = ['vitest@5.1.2', 'vite@8.3.8', 'zod@4', 'fauxqs@2.4.1', 'typescript@7.0.2', '@types/node@22'];
  outside = new Outside(registry);
  const tree = createTreeWithEmptyWorkspace();
  await flavorGenerator(tree, { name: 'my_note', scope: '@acme' });
  for (const { path, content } of tree.listChanges()) {
    const file = path.replace(/^packages\/my-note\//, '');
    if (file !== path && /^(src|test)\//.test(file)) outside.write(file, String(content));
  }
  outside.write('program.mjs', programOfReadme());
  outside.write('program.cjs', asCommonJs(programOfReadme()));
  const definitions = readFileSync(join(ROOT, 'examples/three-flavors/pcf.yml'), 'utf8');
  outside.write('pcf.yml', `${definitions}    folder: ./worker\n`);
}, 240_000);
afterAll(() => outside?.remove());

const TABLE_ARN = /^changed arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/orders\n$/;

describe.each(SUPPORTED)('the tarballs of all packages, in an empty folder, on Node %i', (major) => {
  beforeAll(() => {
    outside.binary = nodeBinary(major);
  });

  it('really run on that release, and so does what they start', () => {
    const version = outside.node(['-p', 'process.version']).trim();
    console.log(`the tarballs run on Node ${version}`);
    expect(version).toMatch(new RegExp(`^v${major}\\.`));
    expect(outside.run('sh', ['-c', 'node -p process.version']).trim()).toBe(version);
  });

  it('print the JSON Schema of their flavors', () => {
    const flavors = ['dynamodb_table', 'local_service', 'sqs_queue', 'quasiparticle'];
    expect(JSON.parse(outside.pcf(['schema']))).toMatchObject({ properties: { flavor: { enum: flavors } } });
  });

  it.each(['program.mjs', 'program.cjs'])("run the README's program: %s", { timeout: 60_000 }, async (program) => {
    const printed = await outside.withLocalBackend((environment) => outside.node([program], environment));
    expect(printed).toMatch(TABLE_ARN);
  });

  it('run the command line, from plan to terminate', { timeout: 120_000 }, () => {
    expect(outside.pcf(['plan', '--local'], 2)).toContain('create table');
    outside.pcf(['run', '--local']);
    outside.pcf(['plan', '--local']);
    expect(outside.pcf(['status', '--local']).match(/running/g)).toHaveLength(3);
    outside.pcf(['terminate', '--local', '--yes']);
  });

  it('prove a flavor that lives there, without Nx', { timeout: 120_000 }, () => {
    const printed = outside.node(['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose']);
    expect(printed).toContain('flavor my_note > convergence');
    expect(printed).toMatch(/Test Files {2}2 passed/);
  });
});

describe('the types of the tarballs', () => {
  it.each([
    ['nodenext', 'nodenext', 'consumer.mts'],
    ['node16', 'node16', 'consumer.mts'],
    ['esnext', 'bundler', 'consumer.mts'],
    ['nodenext', 'nodenext', 'consumer.cts'],
  ])('are found with module %s and moduleResolution %s, from %s', { timeout: 60_000 }, (module, resolution, file) => {
    const options = { target: 'es2023', strict: true, noEmit: true, types: ['node'] };
    const compilerOptions = { module, moduleResolution: resolution, ...options };
    outside.write(`types/${file}`, CONSUMER);
    outside.write('types/tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    expect(outside.run('sh', ['-c', 'node node_modules/typescript/bin/tsc -p types || true'])).toBe('');
  });
});
