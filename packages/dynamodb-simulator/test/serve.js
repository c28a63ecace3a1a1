// A process of its own that tests can kill: serves the tables of a folder, and prints where.
import { createSimulator } from '../dist/index.js';

const simulator = createSimulator({ folder: process.argv[2], durations: 'demo' });
const { url } = await simulator.listen();
console.log(url);
