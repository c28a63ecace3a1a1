import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalProject } from './support/local-project.js';
import { Terminal } from './support/pcf.js';
import { WriteRecord } from './support/write-record.js';

const table = (name: string, reads: number, more: object = {}) => ({
  flavor: 'dynamodb_table',
  pcf_name: name,
  ...more,
  aws_resource: {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: reads, WriteCapacityUnits: 5 },
    Tags: { Reads: String(reads) },
  },
});

const BEFORE = JSON.stringify([table('old', 5)]);

/** Two tables to create, one after the other, and then one that exists to change. */
const AFTER = JSON.stringify([
  table('first', 5),
  table('second', 5, { parents: ['dynamodb_table:first'] }),
  table('old', 10, { parents: ['dynamodb_table:second'] }),
]);

const WRITES = ['CreateTable first', 'CreateTable second', 'TagResource old', 'UpdateTable old'];

/** The steps that have begun, as `pcf` prints its events. */
const stepsIn = (printed: string) => printed.match(/ …$/gm)?.length ?? 0;

describe('a plan file, made in one folder and carried out in a copy of it', { timeout: 120_000 }, () => {
  let local: Terminal;
  let record: WriteRecord;
  const projects: LocalProject[] = [];

  beforeEach(async () => {
    local = await Terminal.open();
    record = await WriteRecord.before(local.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '');
  });
  afterEach(async () => {
    await Promise.all(projects.splice(0).map((project) => project.remove()));
    await record.close();
    await local.close();
  });

  async function make(definition: string): Promise<LocalProject> {
    const environment = { ...local.environment, AWS_ENDPOINT_URL_DYNAMODB: record.url };
    const project = await LocalProject.make(definition, environment);
    projects.push(project);
    return project;
  }

  /** Creates the old table, plans in one folder, and returns a copy of the folder with the plan. */
  async function planned(): Promise<LocalProject> {
    const before = await make(BEFORE);
    expect(await before.pcf('run')).toMatchObject({ code: 0 });
    const author = await make(AFTER);
    expect(await author.pcf('plan --out plan.json')).toMatchObject({ code: 2 });
    record.accepted.length = 0;
    const copy = await make(AFTER);
    await copyFile(join(author.folder, 'plan.json'), join(copy.folder, 'plan.json'));
    return copy;
  }

  it.each([1, 3])('is finished after a SIGKILL at step %i, and nothing is done twice', async (steps) => {
    const copy = await planned();
    const killed = await copy.pcf('apply plan.json', (child, stderr) => {
      if (stepsIn(stderr) >= steps) child.kill('SIGKILL');
    });
    expect(killed.code).toBeNull();
    expect(stepsIn(killed.stderr)).toBeGreaterThanOrEqual(steps);
    expect(await copy.pcf('apply plan.json')).toMatchObject({ code: 0 });
    expect([...record.accepted].sort()).toEqual(WRITES);
    expect(await copy.pcf('plan')).toMatchObject({ code: 0 });
  });

  it('is refused when another client has made an edit in between: it names the setting, and writes nothing more', async () => {
    const copy = await planned();
    await copy.pcf('apply plan.json', (child, stderr) => {
      if (stepsIn(stderr) >= 1) child.kill('SIGKILL');
    });
    const client = new DynamoDBClient({
      endpoint: local.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
      region: local.environment.AWS_REGION ?? '',
      credentials: { accessKeyId: local.environment.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: 'local' },
    });
    const ProvisionedThroughput = { ReadCapacityUnits: 7, WriteCapacityUnits: 5 };
    await client.send(new UpdateTableCommand({ TableName: 'old', ProvisionedThroughput }));
    client.destroy();
    const done = [...record.accepted];
    const refused = await copy.pcf('apply plan.json');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /The approved plan was not carried out.*\n {2}dynamodb_table:old: ProvisionedThroughput\.ReadCapacityUnits is 7 now/,
    );
    expect(record.accepted).toEqual(done);
  });
});
