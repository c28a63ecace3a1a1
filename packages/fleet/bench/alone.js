// The same fields without a fleet: one process that applies as many fields at once as all workers together.
import { createPcf } from '@pcf/core';
import { cpu, fieldOf, plugins, servicesFor } from './set-up.js';

const { endpoint, fields, size, atOnce } = JSON.parse(process.argv[2]);
const pcf = createPcf({ plugins, services: servicesFor(endpoint), owner: 'alone' });
process.send?.({ ready: true });
process.once('message', async () => {
  const [before, start] = [cpu(), performance.now()];
  let next = 0;
  const lane = async () => {
    while (next < fields) {
      const name = `alone-${next++}`;
      await pcf.fieldOf(fieldOf(name, size).map((value) => ({ value }))).apply();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  process.send?.({ cpu: cpu() - before, time: performance.now() - start });
  await pcf.dispose();
  process.disconnect();
});
