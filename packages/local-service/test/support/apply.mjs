/**
 * Applies one definition in a process of its own, and may be killed at a moment of your choice:
 * `node apply.mjs '{"definition":{…},"state":"running","crashBefore":3,"owner":"shop"}'`, where 3 is the third of the effects below.
 */
import child_process from 'node:child_process';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { definition, state, crashBefore, owner } = JSON.parse(process.argv[2]);
const kill = process.kill.bind(process);
let effects = 0;

/** Lets the process be killed before a function of Node does what it is for. */
function countEffects(owner, name) {
  const original = owner[name];
  owner[name] = (...args) => {
    effects += 1;
    if (effects === crashBefore) kill(process.pid, 'SIGKILL');
    return original.apply(owner, args);
  };
}

for (const name of ['mkdir', 'open', 'rename', 'rm', 'rmdir', 'unlink', 'writeFile']) countEffects(fs, name);
countEffects(child_process, 'spawn');
countEffects(process, 'kill');
syncBuiltinESMExports();

const { createPcf } = await import('@pcf/core');
const { localService } = await import('@pcf/local-service');

const particle = createPcf({ plugins: [localService], owner }).particle(definition);
particle.desiredState = state;
const { outcome, outputs } = await particle.apply();
console.log(JSON.stringify({ outcome, outputs }));
