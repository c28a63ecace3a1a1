import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFleetFile } from '../../src/cli/set-up/fleet-file.js';
import { connectFleet, migrate } from '../../src/index.js';
import { TestFleet, table } from '../support/environment.js';
import { FleetProject } from '../support/project.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/fleet.md'), 'utf8');

const blocksOf = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

test('a worker and a service can work with the rights that the page grants, and the queries for a dashboard run', async () => {
  const [grants = '', ...queries] = blocksOf('sql');
  await using env = await TestFleet.open();
  const admin = new pg.Client({ connectionString: env.database });
  await admin.connect();
  await admin.query('drop role if exists fleet_worker');
  await admin.query(grants);
  await admin.query(`alter role fleet_worker password 'restricted'`);
  const restricted = new URL(env.database);
  [restricted.username, restricted.password] = ['fleet_worker', 'restricted'];
  const database = restricted.href;

  await expect(migrate(database)).rejects.toThrow('permission denied');
  await env.work({ database, migrate: false });
  {
    await using fleet = await connectFleet({ database, ...env.setup, migrate: false });
    const { id } = await fleet.submit({ tenant: 'shop', field: 'orders', definitions: [table('orders')] });
    expect(await fleet.finished(id)).toMatchObject({ outcome: 'changed' });
  }
  const results = [];
  for (const query of queries.flatMap((text) => text.split(';\n')).filter(Boolean))
    results.push(await admin.query(query));
  expect(results.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1, 0, 0]);
  await admin.end();
});

test('the set-up in code of the page is one', async () => {
  await using env = await TestFleet.open();
  const [text = ''] = blocksOf('ts');
  const project = new FleetProject(env.database);
  project.remove('fleet.yml');
  project.write('fleet.ts', text);
  project.write('pcf.json', JSON.stringify([table('orders')]));
  expect(await project.pcf('submit --tenant shop --field orders --no-wait')).toMatchObject({ code: 0 });
});

test('the set-up of the page is one', () => {
  const [text = ''] = blocksOf('yaml');
  const { tenants, limits } = readFleetFile(text, 'fleet.yml');
  expect(Object.keys(tenants)).toEqual(['shop']);
  expect(limits).toEqual(parse(text).limits);
});
