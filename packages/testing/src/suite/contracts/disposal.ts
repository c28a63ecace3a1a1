import { setTimeout as after } from 'node:timers/promises';
import { AbortedError, type Particle, State } from '@pcf/core';
import { ActiveHandles } from '../active-handles.js';
import { ensureEndedWith, ensureEqual, inContext, rejection } from '../assertions.js';
import type { Contract, ContractContext } from '../context.js';
import type { TestEnvironment } from '../environment.js';

/** How long handles may take to close, in milliseconds of real time. */
const GRACE = 2_000;
const CHECK_INTERVAL = 20;

export const disposal: Contract[] = [
  {
    name: 'disposal',
    title: 'a disposed runtime leaves no socket, timer or child process, and a running apply ends',
    async run(context) {
      const [definition = ''] = context.definitions;
      const env = await context.open();
      await leavesNothing('after a resource was created', env, () => env.apply(definition));
      await leavesNothing('after a resource was terminated', env, () => env.apply(definition, State.terminated));
      await leavesNothing('during an apply', env, () => disposeDuringApply(env, definition));
      await finish(context, env, definition);
    },
  },
];

async function leavesNothing(when: string, env: TestEnvironment, work: () => Promise<unknown>): Promise<void> {
  const handles = new ActiveHandles();
  try {
    await inContext(when, async () => {
      await handles.during(async () => {
        await work();
        await env.disposeRuntimes();
      });
      const deadline = Date.now() + GRACE;
      while (handles.open.length > 0 && Date.now() < deadline) await after(CHECK_INTERVAL);
      ensureEqual(handles.open, [], 'the new handles that keep the process alive');
    });
  } finally {
    handles.stop();
  }
}

/** Disposes the runtime after the first step. */
async function disposeDuringApply(env: TestEnvironment, definition: string): Promise<void> {
  const pcf = env.runtime();
  const particle: Particle = env.particle(definition, State.running, pcf);
  let disposing: Promise<void> | undefined;
  pcf.events.on((event) => {
    if (event.type === 'step-finished') disposing ??= pcf.dispose();
  });
  const error = await rejection(particle.apply(), 'the apply whose runtime was disposed');
  ensureEndedWith(error, AbortedError, 'an AbortedError', 'it');
  await disposing;
}

/** Terminates what the disposed runtime left incomplete. */
async function finish(context: ContractContext, env: TestEnvironment, definition: string): Promise<void> {
  await env.apply(definition, State.terminated);
  await context.close(env);
}
