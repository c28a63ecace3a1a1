// One worker of the benchmark.
import { startWorker } from '@pcf/fleet';
import { cpu, plugins, tenantsFor } from './set-up.js';

const { database, endpoint, concurrency } = JSON.parse(process.argv[2]);
const worker = await startWorker({ database, plugins, tenants: tenantsFor(endpoint), concurrency });
process.send?.({ id: worker.id });
process.on('message', async (question) => {
  if (question === 'cpu') process.send?.({ cpu: cpu() });
  if (question === 'stop') {
    await worker.stop();
    process.exit();
  }
});
