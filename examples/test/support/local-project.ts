import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createSimulator } from '@pcf/dynamodb-simulator';

const EXAMPLES = join(import.meta.dirname, '../..');
const PCF = join(EXAMPLES, '../packages/cli/bin/pcf.js');
const ACCOUNT = /AWS_/;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project that has the simulators. Each run of `pcf` is a new process. */
export class LocalProject {
  private constructor(
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /**
   * @param definition - its `pcf.yml`; that of the example by default
   * @param environment - where the calls go without `--local`: what `pcf local` said to set
   */
  static async make(definition?: string, environment: Readonly<Record<string, string>> = {}): Promise<LocalProject> {
    const project = new LocalProject(await mkdtemp(join(tmpdir(), 'pcf-local-flag-')), environment);
    const dependencies = { '@pcf/dynamodb-table': '*', '@pcf/dynamodb-simulator': '*', '@pcf/sqs-queue': '*' };
    await writeFile(join(project.folder, 'package.json'), JSON.stringify({ name: 'example', dependencies }));
    await symlink(join(EXAMPLES, '../node_modules'), join(project.folder, 'node_modules'));
    const example = join(EXAMPLES, 'dynamodb-table/pcf.yml');
    await writeFile(join(project.folder, 'pcf.yml'), definition ?? (await readFile(example)));
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
      env: { ...Object.fromEntries(environment), ...this.environment, NO_COLOR: '1', FORCE_COLOR: undefined },
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
