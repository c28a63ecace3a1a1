import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';

// A tour of a fleet that `pcf fleet dev` runs: a run, an approval, and drift that is healed. Each command is shown, and it is one that you
// can type.

const [folder = join(import.meta.dirname, '../../fleet')] = process.argv.slice(2);
const PCF = join(createRequire(import.meta.url).resolve('@pcf/cli/package.json'), '../bin/pcf.js');
const FIELD = ['--tenant', 'shop', '--field', 'tables'];

say('A run: the definitions of a field are stored, and a worker applies them.');
await pcf(['submit', ...FIELD, '--file', 'pcf.yml'], 0);

say('An approval: this deletes a table with its items, so the run writes nothing and waits for a person.');
const planned = await pcf(['submit', ...FIELD, '--file', 'without-drafts.yml'], 5);
const [, run = ''] = /pcf fleet approve (\S+)/.exec(planned) ?? [];
await pcf(['approve', run, '--by', 'mallory', '--yes'], 1);
await pcf(['approve', run, '--by', 'ada', '--reason', 'the drafts have moved', '--yes'], 0);

say('Drift: a colleague changes the table by hand, past the fleet.');
await changeByHand();
await pcf(['drift', ...FIELD], 2);
await pcf(['drift', ...FIELD, '--heal'], 0);
await pcf(['drift', ...FIELD], 0);

say('The fleet can do that by itself, from now on.');
await pcf(['drift', ...FIELD, '--every', '10m', '--heal'], 0);

say('All that has happened, the latest first. pcf fleet show tells more about each run.');
await pcf(['runs'], 0);

function say(text: string): void {
  console.log(`\n# ${text}`);
}

/** Runs a command, shows it and its output, and checks its exit code. */
async function pcf(args: readonly string[], code: number): Promise<string> {
  console.log(`\n$ pcf fleet ${args.map((arg) => (arg.includes(' ') ? `'${arg}'` : arg)).join(' ')}`);
  const child = spawn(process.execPath, [PCF, 'fleet', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      process.stdout.write(chunk);
    });
  }
  const ended = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (ended === code) return output;
  console.error(`It ended with the exit code ${ended}, and not with ${code}.`);
  process.exit(1);
}

/** Changes the table through the API of DynamoDB, at the simulator of `pcf fleet dev`. */
async function changeByHand(): Promise<void> {
  const { environment } = JSON.parse(readFileSync(join(folder, '../.pcf/fleet/dev.json'), 'utf8'));
  Object.assign(process.env, environment);
  const dynamodb = new DynamoDBClient();
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  await dynamodb.send(new UpdateTableCommand({ TableName: 'orders', ProvisionedThroughput }));
  console.log('\nUpdateTable orders: from 10 read and write units to 1');
}
