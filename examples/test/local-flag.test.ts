import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListQueueTagsCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '..');
const PCF = join(EXAMPLES, '../packages/cli/bin/pcf.js');
const ACCOUNT = /AWS_/;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project with the definition of the example. Each run of `pcf` is a new process. */
class LocalProject {
  private constructor(readonly folder: string) {}

  static async make(): Promise<LocalProject> {
    const project = new LocalProject(await mkdtemp(join(tmpdir(), 'pcf-local-flag-')));
    const dependencies = { '@pcf/dynamodb-table': '*', '@pcf/dynamodb-simulator': '*', '@pcf/sqs-queue': '*' };
    await writeFile(join(project.folder, 'package.json'), JSON.stringify({ name: 'example', dependencies }));
    await symlink(join(EXAMPLES, '../node_modules'), join(project.folder, 'node_modules'));
    await cp(join(EXAMPLES, 'dynamodb-table/pcf.yml'), join(project.folder, 'pcf.yml'));
    return project;
  }

  /** Runs `pcf … --local` to its end. */
  run(args: string): Promise<Ended> {
    return this.pcf(`${args} --local`);
  }

  /** Runs `pcf`; `react` receives what it has printed to stderr so far. */
  pcf(args: string, react: (child: ChildProcess, stderr: string) => void = () => {}): Promise<Ended> {
    const environment = Object.entries(process.env).filter(([name]) => !ACCOUNT.test(name));
    const child = spawn(process.execPath, [PCF, ...args.split(' ')], {
      cwd: this.folder,
      env: { ...Object.fromEntries(environment), NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      printed.stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      printed.stderr += String(chunk);
      react(child, printed.stderr);
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...printed })));
  }

  /** Runs `pcf … --local`, and kills it as soon as it has printed a text. */
  killed(args: string, text: string): Promise<Ended> {
    return this.pcf(`${args} --local`, (child, stderr) => {
      if (stderr.includes(text)) child.kill('SIGKILL');
    });
  }

  /** Puts items into the table of the example, while no command runs. */
  async putItems(count: number): Promise<void> {
    const simulator = createSimulator({ folder: join(this.folder, '.pcf/local/@pcf/dynamodb-simulator') });
    const client = new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: '000000000000', secretAccessKey: 'local' },
      requestHandler: simulator.requestHandler(),
    });
    try {
      for (let post = 1; post <= count; post++) {
        const Item = { Post: { S: String(post) }, PostDateTime: { S: '2026-01-01' } };
        await client.send(new PutItemCommand({ TableName: 'pcf_test_table', Item }));
      }
    } finally {
      client.destroy();
      await simulator.close();
    }
  }

  /** Works on the queue of the project while `pcf local` runs with its state, and then ends it with a signal. */
  async whileLocal(
    signal: NodeJS.Signals,
    work: (sqs: SQSClient, queueUrl: string) => Promise<unknown>,
  ): Promise<void> {
    const local = spawn(process.execPath, [PCF, 'local', '--port', '0', '--json', '--folder', '.pcf/local'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(local, 'close');
    try {
      for await (const line of createInterface({ input: local.stdout })) {
        const { environment }: { environment: Record<string, string> } = JSON.parse(line);
        const sqs = new SQSClient({
          endpoint: environment.AWS_ENDPOINT_URL_SQS ?? '',
          region: environment.AWS_REGION ?? '',
          credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: 'local' },
        });
        await work(sqs, `${environment.AWS_ENDPOINT_URL_SQS}/000000000000/incoming`);
        sqs.destroy();
        break;
      }
    } finally {
      local.kill(signal);
      await ended;
    }
  }

  async state(): Promise<string | undefined> {
    const { particles }: { particles: { state: string }[] } = JSON.parse((await this.run('status --json')).stdout);
    return particles[0]?.state;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

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
