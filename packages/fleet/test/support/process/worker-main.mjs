// A worker in a process of its own: `node --import ./instrument.mjs worker-main.mjs`, with its configuration in PCF_TEST_WORKER. It prints
// a line of JSON for each thing that happens, and takes commands from its standard input: see ../worker-process.ts.
import { AWS_SETTINGS } from '@pcf/aws';
import { bind } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { startWorker } from '@pcf/fleet';
import { sqsQueue } from '@pcf/sqs-queue';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { tenantOf } from '../tenants.ts';
import { config, currentRun, gate, print } from './control.mjs';

const PLUGINS = { dynamodb_table: dynamodbTable, sqs_queue: sqsQueue };

/** Says in a header of each request which worker sends it, and for which run. */
function tracing() {
  const inner = new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true });
  return {
    async handle(request, options) {
      request.headers['x-test-run'] = JSON.stringify({ pid: process.pid, ...currentRun() });
      return inner.handle(request, options);
    },
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    destroy: () => inner.destroy(),
    metadata: inner.metadata,
  };
}

const requestHandler = tracing();

/** Credentials that are asked for again for each request: the moment of its signature. */
const signing = (account) => async () => {
  await gate('signing', '');
  return { accessKeyId: account, secretAccessKey: 'test', expiration: new Date(Date.now() + 1_000) };
};

const tenants = new Map();
function tenantNamed(name) {
  if (!tenants.has(name)) {
    const { account, ...tenant } = tenantOf(name);
    const credentials = config.gates.includes('signing')
      ? signing(account)
      : { accessKeyId: account, secretAccessKey: 'test' };
    const settings = { region: 'eu-west-1', endpoint: config.cloud, credentials, requestHandler };
    tenants.set(name, { ...tenant, services: [bind(AWS_SETTINGS, { useValue: settings })] });
  }
  return tenants.get(name);
}

const { database, lease, concurrency, migrate, flavors, retention } = config;
const worker = await startWorker({
  ...{ database, lease, concurrency, migrate, retention },
  plugins: flavors.map((name) => PLUGINS[name]),
  tenants: tenantNamed,
  onTakeOver: (taken) => print({ event: 'takeover', ...taken }),
  onLost: ({ message }) => print({ event: 'lost', message }),
  onError: (error) => print({ event: 'error', message: error instanceof Error ? error.stack : String(error) }),
}).catch((error) => {
  print({ event: 'refused', name: error.name, message: error.message });
  process.exit(1);
});
print({ event: 'ready', id: worker.id });
process.on('SIGTERM', async () => {
  await worker.stop(config.grace);
  process.exit(0);
});
