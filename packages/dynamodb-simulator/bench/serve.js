// A server in a process of its own, so that its start-up and memory are its own. Run by bench.js.
import process from 'node:process';

const SERVERS = {
  async simulator() {
    const { createSimulator } = await import('../dist/index.js');
    return (await createSimulator({ durations: 'instant' }).listen()).url;
  },
  async dynalite() {
    const { default: dynalite } = await import('dynalite');
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${server.address().port}`;
  },
};

const began = performance.now();
const url = await SERVERS[process.argv[2]]();
process.send({ url, startUp: performance.now() - began });
process.on('message', () => process.send({ memory: process.memoryUsage().rss }));
process.on('disconnect', () => process.exit());
