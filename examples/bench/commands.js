// Measures the command pcf: its help, a plan of one table, and the validation of 20,000 tables. Each run is a new process; the
// first one, which fills Node's compile cache, does not count. On a busy machine, only the ratio of CPU times says something. Run it with:
// npm run bench
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { tables } from './measured.js';

const REPORT = fileURLToPath(new URL('report.cjs', import.meta.url));
const PCF = fileURLToPath(new URL('../../packages/cli/bin/pcf.js', import.meta.url));
/** The project whose packages provide the flavors. */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const MANY = 20_000;
/** About as many as one YAML file may have: the words in it are limited. */
const PER_YAML_FILE = 2_500;
const PENDING = 2;

const folder = await mkdtemp(join(tmpdir(), 'pcf-bench-'));
const simulator = createSimulator();
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: (await simulator.listen()).url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

/** Runs Node once. Returns the milliseconds that it took, those of CPU, and those in which it waited for answers. */
async function run(args, expected) {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--require', REPORT, ...args], {
    cwd: PROJECT,
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const outputs = Promise.all([text(child.stdio[3]), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const wall = performance.now() - begun;
  const [report, errors] = await outputs;
  if (code !== expected) throw new Error(`${args.join(' ')} ended with ${code}: ${errors}`);
  return { wall, ...JSON.parse(report) };
}

/** The medians of some runs. */
async function medians(runs, args, expected = 0) {
  await run(args, expected);
  const measured = [];
  for (let at = 0; at < runs; at += 1) measured.push(await run(args, expected));
  const median = (key) => measured.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(runs / 2)];
  return { wall: median('wall'), cpu: median('cpu'), waiting: median('waiting') };
}

function definitions(count) {
  return tables(count).map((table) => ({ flavor: 'dynamodb_table', pcf_name: table.TableName, aws_resource: table }));
}

/** Definitions as people write them. */
function yaml(list) {
  const entries = list.map(
    ({ pcf_name, aws_resource: { TableName, BillingMode } }) => `- flavor: dynamodb_table
  pcf_name: ${pcf_name}
  aws_resource:
    TableName: ${TableName}
    AttributeDefinitions:
      - { AttributeName: id, AttributeType: S }
    KeySchema:
      - { AttributeName: id, KeyType: HASH }
    BillingMode: ${BillingMode}
`,
  );
  return entries.join('');
}

/** Writes definitions to files of so many each. Returns the options that name the files. */
async function files(list, perFile, extension, format) {
  const options = [];
  for (let at = 0; at < list.length; at += perFile) {
    const file = join(folder, `${list.length}-${at}.${extension}`);
    await writeFile(file, format(list.slice(at, at + perFile)));
    options.push('--file', file);
  }
  return options;
}

try {
  const many = definitions(MANY);
  const one = await files(definitions(1), 1, 'yml', yaml);
  const node = await medians(11, ['-e', '0']);
  const measured = {
    'node -e 0': node,
    'pcf --help': await medians(11, [PCF, '--help']),
    'pcf plan, 1 table': await medians(11, [PCF, 'plan', ...one], PENDING),
    [`pcf validate, ${MANY} tables of JSON`]: await medians(3, [
      PCF,
      'validate',
      ...(await files(many, MANY, 'json', JSON.stringify)),
    ]),
    [`pcf validate, ${MANY} tables of YAML`]: await medians(3, [
      PCF,
      'validate',
      ...(await files(many, PER_YAML_FILE, 'yml', yaml)),
    ]),
  };
  const rows = Object.entries(measured).map(([name, { wall, cpu, waiting }]) => [
    name,
    {
      'wall ms': wall.toFixed(0),
      'CPU ms': cpu.toFixed(0),
      'above node -e 0, ms': (wall - node.wall).toFixed(0),
      'CPU / node -e 0': (cpu / node.cpu).toFixed(1),
      'waiting for answers, ms': waiting.toFixed(0),
    },
  ]);
  console.log('\nThe command pcf, medians');
  console.table(Object.fromEntries(rows));
} finally {
  await simulator.close();
  await rm(folder, { recursive: true });
}
