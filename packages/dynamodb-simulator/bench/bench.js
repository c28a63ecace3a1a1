// Compares the simulator with dynalite in one run: npm run bench -w @pcf/dynamodb-simulator
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';

const AT_ONCE = 50;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

const table = (TableName) => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

function send(url, operation, input) {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`${operation}: ${text}`));
    });
    sent.on('error', reject).end(JSON.stringify(input));
  });
}

/** Does a piece of work for each of the first `count` numbers, 50 at once. @returns how long all of it took, in ms */
async function time(count, work) {
  let next = 0;
  const began = performance.now();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return performance.now() - began;
}

/** Lets a fresh server do some work. */
async function withServer(name, work) {
  const server = fork(new URL('serve.js', import.meta.url), [name]);
  const [{ url, startUp }] = await once(server, 'message');
  const memory = async () => {
    server.send('memory');
    const [answer] = await once(server, 'message');
    return answer.memory / 1e6;
  };
  const create = (prefix, count) => time(count, (i) => send(url, 'CreateTable', table(`${prefix}-${i}`)));
  const describe = async () => {
    const once = () => send(url, 'DescribeTable', { TableName: 'first-0' });
    await time(5_000, once);
    return (await time(20_000, once)) / 20;
  };
  try {
    return await work({ startUp, memory, create, describe });
  } finally {
    server.kill();
  }
}

async function measure(name) {
  const creations = await withServer(name, async ({ startUp, memory, create }) => ({
    'start-up in process, ms': startUp,
    '100 tables created, 50 at once, ms': await create('first', 100),
    '1,900 more tables created, 50 at once, ms': await create('more', 1_900),
    'memory with 2,000 tables, MB': await memory(),
  }));
  const descriptions = await withServer(name, async ({ create, describe }) => {
    await create('first', 1);
    const few = await describe();
    await create('more', 1_999);
    return { 'DescribeTable, µs each': few, 'DescribeTable among 2,000 tables, µs each': await describe() };
  });
  return { ...creations, ...descriptions };
}

const ROUNDS = 3;

/** Both in turn. The first round is for this process to warm up in, and does not count. */
async function measureAll() {
  const found = { simulator: [], dynalite: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, rounds] of Object.entries(found)) {
      const values = await measure(name);
      if (round > 0) rounds.push(values);
    }
  }
  return found;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const found = await measureAll();
agent.destroy();
const rows = Object.keys(found.simulator[0]).map((what) => {
  const simulator = median(found.simulator.map((values) => values[what]));
  const dynalite = median(found.dynalite.map((values) => values[what]));
  return [
    what,
    { simulator: Math.round(simulator), dynalite: Math.round(dynalite), ratio: (simulator / dynalite).toFixed(2) },
  ];
});
console.table(Object.fromEntries(rows));
