// Loaded before a program: at its end, writes its CPU time and the time in which it waited for answers, in milliseconds, to file
// descriptor 3.
const { subscribe } = require('node:diagnostics_channel');
const { writeSync } = require('node:fs');

const begun = new Map();
let waiting = 0;
subscribe('http.client.request.start', ({ request }) => begun.set(request, performance.now()));
subscribe('http.client.response.finish', ({ request }) => {
  waiting += performance.now() - begun.get(request);
});
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ cpu: (user + system) / 1000, waiting }));
});
