// A process of its own that tests can kill: serves what is in a folder, and prints where.
import { createSimulator } from '../../dist/index.js';

const [, , folder, durations] = process.argv;
const simulator = createSimulator({ folder, durations });
const { url } = await simulator.listen();
console.log(url);
