/**
 * Starts a server in a process of its own, prints what is known of it, and ends as it is told:
 * `node start.mjs '{"folder":"…","end":"return"}'`. `wait` waits for a signal; `return` has nothing more to do.
 */
import { startPostgres } from '@pcf/postgres-server';

const { end, ...options } = JSON.parse(process.argv[2] ?? '');
const { url, port, pid } = await startPostgres(options);
console.log(JSON.stringify({ url, port, pid }));
if (end === 'wait') process.stdin.resume();
