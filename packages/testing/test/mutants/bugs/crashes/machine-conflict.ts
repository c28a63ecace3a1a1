import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { HostRefusal } from '../../machine/host.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async execute(step: MachineStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      return this.send(step);
    } catch (error) {
      if (error instanceof HostRefusal && error.reason === 'exists') throw error;
      return super.execute(step, signal);
    }
  }
}

export const bug: Bug = {
  what: 'a machine that another process has created is an error',
  names: 'exists',
  subject: () => machineSubject((context) => new Buggy(context)),
};
