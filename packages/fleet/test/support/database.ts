import { randomUUID } from 'node:crypto';
import { type PostgresServer, startPostgres } from '@pcf/postgres-server';
import pg from 'pg';

/** The server that all test files of a process share. It ends with the process. */
let server: Promise<PostgresServer> | undefined;

/** Creates an empty database. @returns its connection string */
export async function freshDatabase(): Promise<string> {
  server ??= startPostgres();
  const { url } = await server;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const database = new URL(url);
  database.pathname = `/${name}`;
  return database.href;
}
