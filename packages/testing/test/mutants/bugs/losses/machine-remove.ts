import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override removing(): MachineStep {
    const { loses: _, ...step } = super.removing();
    return step;
  }
}

export const bug: Bug = {
  what: '`loses` is forgotten',
  names: 'loses',
  subject: () => machineSubject((context) => new Buggy(context)),
};
