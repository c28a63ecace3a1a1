import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override send(step: MachineStep): StepAnswer {
    const machine = this.host.machines.get(this.declared.name);
    if (step.operation === 'PowerOff' && machine) machine.files = 0;
    return super.send(step);
  }
}

export const bug: Bug = {
  what: 'stopping loses the files, without `loses`',
  names: 'loses',
  subject: () => machineSubject((context) => new Buggy(context)),
};
