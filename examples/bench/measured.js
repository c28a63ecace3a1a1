import { subscribe } from 'node:diagnostics_channel';

let calls = 0;
subscribe('http.client.request.start', () => {
  calls += 1;
});

/** Carries out phases as they are asked for by the process above, and tells it wall time, CPU time, calls and peak memory. */
export function serve(phases) {
  process.on('message', async (phase) => {
    const cpu = process.cpuUsage();
    calls = 0;
    const begun = performance.now();
    await phases[phase]();
    const wall = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    process.send({ wall, cpu: (user + system) / 1000, calls, memory: process.resourceUsage().maxRSS / 1000 });
  });
  process.send('ready');
}

/** The tables of the benchmark, as CreateTable takes them. */
export function tables(count) {
  return Array.from({ length: count }, (_, at) => ({
    TableName: `bench-${at}`,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }));
}
