import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override changing(seen: MachineSettings): MachineStep[] {
    const steps = super.changing(seen);
    Object.assign(seen, this.wanted(seen));
    return steps;
  }
}

export const bug: Bug = {
  what: 'planning changes the observation',
  names: 'planSteps() changes',
  subject: () => machineSubject((context) => new Buggy(context)),
};
