import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async execute(step: MachineStep, signal: AbortSignal): Promise<StepAnswer> {
    const timer = setInterval(() => {}, 60_000);
    setTimeout(() => clearInterval(timer), 30_000).unref();
    return super.execute(step, signal);
  }
}

export const bug: Bug = {
  what: 'each step leaves a timer',
  names: 'a timer, started',
  subject: () => machineSubject((context) => new Buggy(context)),
};
