// A worker of `pcf fleet dev`: `pcf fleet worker`, which stops when the process that started it says so, or has ended.
//
// Ctrl-C in a terminal reaches all processes of the command. This one leaves it to that process, which stops the workers in order.
import { EventEmitter } from 'node:events';
import { main } from '@pcf/cli';

const signals = new EventEmitter();
const { stdin, stdout, stderr, env } = process;
process.on('SIGINT', () => {});
process.once('SIGTERM', () => signals.emit('SIGTERM'));
process.once('disconnect', () => signals.emit('SIGTERM'));
const code = await main(['fleet', 'worker', ...process.argv.slice(2)], {
  stdin,
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  signals,
});
// Connections to the cloud that are kept open would keep the process running.
stdout.write('', () => process.exit(code));
