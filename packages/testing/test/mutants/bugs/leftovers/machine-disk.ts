import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override send(step: MachineStep): StepAnswer {
    return step.operation === 'Remove' ? this.host.remove(this.declared.name, false) : super.send(step);
  }
}

export const bug: Bug = {
  what: 'the disk is left after the termination',
  names: 'count() of the backend after the termination',
  subject: () => machineSubject((context) => new Buggy(context)),
};
