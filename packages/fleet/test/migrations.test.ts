import pg from 'pg';
import { expect, test } from 'vitest';
import { connectFleet, migrate, startWorker } from '../src/index.js';
import { freshDatabase } from './support/database.js';

const setup = { plugins: [], tenants: {} };

/** Says that a later version of the package has migrated the tables. */
async function migratedLater(database: string, readableFrom: number): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('insert into pcf_fleet.tables (version, readable_from) values (1000, $1)', [readableFrom]);
  await client.end();
}

test('workers and services that migrate an empty database at once take turns', async () => {
  const database = await freshDatabase();
  const migrated = await Promise.all([migrate(database), migrate(database), migrate(database)]);
  expect(migrated.map(({ from }) => from).sort()).toEqual([0, 1, 1]);
  const workers = await Promise.all([startWorker({ database, ...setup }), startWorker({ database, ...setup })]);
  await Promise.all(workers.map((worker) => worker.stop()));
});

test('without leave to migrate, an empty database is refused, and a migrated one is used', async () => {
  const database = await freshDatabase();
  const options = { database, ...setup, migrate: false };
  await expect(startWorker(options)).rejects.toMatchObject({ code: 'PCF_FLEET_NOT_MIGRATED' });
  await expect(connectFleet(options)).rejects.toMatchObject({ code: 'PCF_FLEET_NOT_MIGRATED' });
  await migrate(database);
  await (await startWorker(options)).stop();
  await (await connectFleet(options)).close();
});

test('tables of a later version that this one can read are used, and left as they are', async () => {
  const database = await freshDatabase();
  await migrate(database);
  await migratedLater(database, 1);
  await (await startWorker({ database, ...setup })).stop();
  expect(await migrate(database)).toEqual({ from: 1000, to: 1000 });
});

test.each([true, false])('tables that this version cannot read are refused (migrate: %s)', async (mayMigrate) => {
  const database = await freshDatabase();
  await migrate(database);
  await migratedLater(database, 1000);
  const options = { database, ...setup, migrate: mayMigrate };
  await expect(startWorker(options)).rejects.toMatchObject({ code: 'PCF_FLEET_NEWER_TABLES' });
  await expect(connectFleet(options)).rejects.toMatchObject({ code: 'PCF_FLEET_NEWER_TABLES' });
});
