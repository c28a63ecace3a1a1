import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Terminal } from './support/pcf.js';

/** What `pcf … --json` tells of each particle. */
interface Document {
  readonly particles?: readonly {
    readonly id: string;
    readonly state: string;
    readonly outcome?: string;
  }[];
}

let terminal: Terminal;
let folder: string;
beforeEach(async () => {
  terminal = await Terminal.open();
  folder = await mkdtemp(join(tmpdir(), 'pcf-services-'));
});
afterEach(async () => {
  await terminal.close();
  await rm(folder, { recursive: true, force: true });
});

it('one file with a table, a queue and a process runs against pcf local, and goes again', {
  timeout: 60_000,
}, async () => {
  const file = await terminal.definition((text) => `${text}    folder: ${folder}\n`, 'three-flavors');
  const told = async (...args: string[]): Promise<Document> =>
    JSON.parse((await terminal.run(...args, '-f', file, '--json')).stdout);
  const states = async () => (await told('status')).particles?.map(({ id, state }) => `${id} ${state}`);
  const outcomes = async (...args: string[]) => (await told(...args)).particles?.map(({ outcome }) => outcome);

  expect(await outcomes('run')).toEqual(['changed', 'changed', 'changed']);
  expect(await states()).toEqual([
    'dynamodb_table:orders running',
    'sqs_queue:incoming running',
    'local_service:worker running',
  ]);
  expect(await outcomes('run')).toEqual(['unchanged', 'unchanged', 'unchanged']);

  expect(await outcomes('stop', 'worker', '--yes')).toEqual(['changed']);
  expect((await states())?.at(2)).toBe('local_service:worker stopped');

  expect(await outcomes('terminate', '--yes')).toEqual(['changed', 'changed', 'changed']);
  expect(await states()).toEqual([
    'dynamodb_table:orders terminated',
    'sqs_queue:incoming terminated',
    'local_service:worker terminated',
  ]);
});
