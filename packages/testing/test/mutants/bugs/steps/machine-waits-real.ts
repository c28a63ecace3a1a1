import { setTimeout as pause } from 'node:timers/promises';
import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async execute(step: MachineStep, signal: AbortSignal): Promise<StepAnswer> {
    await pause(20);
    return super.execute(step, signal);
  }
}

export const bug: Bug = {
  what: 'a step waits on a timer of the machine that it runs on',
  names: 'waits',
  subject: () => machineSubject((context) => new Buggy(context)),
};
