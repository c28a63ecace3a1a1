// Compares a field of tables with a plain SDK script, the floor: everything at once, polling each 100 ms. One run, on the
// simulator with transitions of half a second, each measurement in a new process. Run it with: npm run bench
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { planning } from './planning.js';

const COUNTS = (process.argv[2] ?? '1,10,100,500').split(',').map(Number);
const HALF_A_SECOND = { createTable: 500, deleteTable: 500 };
const PHASES = ['running', 'unchanged', 'terminating'];

/** Measures one contestant: it creates, reads and deletes tables on its own simulator. */
async function measure(contestant, count) {
  const simulator = createSimulator({ durations: HALF_A_SECOND });
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: (await simulator.listen()).url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
  const child = fork(new URL(`${contestant}.js`, import.meta.url), [String(count)], { env });
  const results = {};
  try {
    await once(child, 'message');
    for (const phase of PHASES) {
      child.send(phase);
      [results[phase]] = await once(child, 'message');
    }
  } finally {
    child.kill();
    await simulator.close();
  }
  return results;
}

for (const count of COUNTS) {
  const floor = await measure('floor', count);
  const ours = await measure('ours', count);
  const rows = PHASES.map((phase) => {
    const [mine, plain] = [ours[phase], floor[phase]];
    const both = (key, digits) => `${mine[key].toFixed(digits)} / ${plain[key].toFixed(digits)}`;
    return [
      `${phase}, ${count}`,
      {
        'wall ms': both('wall', 0),
        ratio: (mine.wall / plain.wall).toFixed(2),
        'CPU ms': both('cpu', 0),
        calls: both('calls', 0),
        'peak MB': both('memory', 0),
      },
    ];
  });
  console.log(`\n${count} ${count === 1 ? 'table' : 'tables'}: a field / the plain script`);
  console.table(Object.fromEntries(rows));
}

await planning(1_000);
const planned = {};
for (const count of [1_000, 10_000, 100_000]) planned[`${count} particles`] = await planning(count);
console.log('\nFields of particles that send no requests');
console.table(planned);
