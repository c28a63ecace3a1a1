import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListQueueTagsCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Ended, LocalProject } from './support/local-project.js';

describe('pcf --local, in separate processes', { timeout: 60_000 }, () => {
  let project: LocalProject;
  beforeEach(async () => {
    project = await LocalProject.make();
  });
  afterEach(() => project.remove());

  it('creates, finds again, imports and terminates a table, with nothing to start and nothing of AWS', async () => {
    expect(await project.run('plan')).toMatchObject({ code: 2 });
    expect(await project.run('run')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('running');
    expect(await project.run('plan')).toMatchObject({ code: 0 });
    expect((await project.run('import dynamodb_table pcf_test_table')).stdout).toContain('TableName: pcf_test_table');
    expect(await project.run('terminate --yes')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('terminated');
  });

  it('says how many items a termination loses', async () => {
    await project.run('run');
    await project.putItems(3);
    const { code, stderr } = await project.run('terminate');
    expect(code).toBe(5);
    expect(stderr).toContain('loses data: all items, about 3 items at the last count');
  });

  it.each(['create table', 'waiting: CREATING'])('goes on after run was killed at "%s"', async (text) => {
    const { code } = await project.killed('run', text);
    expect(code).toBeNull();
    expect(await project.run('run')).toMatchObject({ code: 0 });
    expect(await project.run('plan')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('running');
  });

  it.each(['delete table', 'waiting: DELETING'])('goes on after terminate was killed at "%s"', async (text) => {
    await project.run('run');
    const { code } = await project.killed('terminate --yes', text);
    expect(code).toBeNull();
    expect(await project.run('terminate --yes')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('terminated');
  });

  it('finds a queue again, and what it was created with', async () => {
    const queue = {
      flavor: 'sqs_queue',
      pcf_name: 'incoming',
      aws_resource: { QueueName: 'incoming', Tags: { a: '1' } },
    };
    await writeFile(join(project.folder, 'pcf.yml'), JSON.stringify(queue));
    expect(await project.run('run')).toMatchObject({ code: 0 });
    expect(await project.run('plan')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('running');
    expect(await project.run('terminate --yes')).toMatchObject({ code: 0 });
    expect(await project.state()).toBe('terminated');
  });

  it('keeps the messages of a queue while commands end, are killed, and change its tags', async () => {
    const queue = (Tags: object) =>
      writeFile(
        join(project.folder, 'pcf.yml'),
        JSON.stringify({ flavor: 'sqs_queue', pcf_name: 'incoming', aws_resource: { QueueName: 'incoming', Tags } }),
      );
    await queue({ team: 'shop' });
    expect(await project.run('run')).toMatchObject({ code: 0 });
    await project.whileLocal('SIGKILL', (sqs, QueueUrl) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' })),
    );
    await queue({ team: 'billing' });
    expect(await project.run('run')).toMatchObject({ code: 0 });
    expect(await project.run('plan')).toMatchObject({ code: 0 });
    await project.whileLocal('SIGTERM', async (sqs, QueueUrl) => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages.map(({ Body }) => Body)).toEqual(['hello']);
      const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
      expect(Tags).toMatchObject({ team: 'billing' });
    });
  });

  it('says who is in the way when another process works on the same state', async () => {
    let refused: Promise<Ended> | undefined;
    const other = await project.pcf('local --port 0 --folder .pcf/local', (child, stderr) => {
      if (!stderr.includes('Running:') || refused) return;
      refused = project.run('status');
      refused.finally(() => child.kill('SIGTERM'));
    });
    expect(other.code).toBe(0);
    expect((await refused)?.stderr).toContain('another process uses it. Wait until it ends, or stop it');
  });
});
