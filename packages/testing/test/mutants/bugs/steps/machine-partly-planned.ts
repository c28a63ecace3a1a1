import type { DesiredState } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep, type SeenMachine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override planSteps(seen: SeenMachine, target: DesiredState): MachineStep[] {
    return super.planSteps(seen, target).slice(0, 1);
  }
}

export const bug: Bug = {
  what: 'a plan leaves out what follows its first step',
  names: 'the plan has',
  subject: () => machineSubject((context) => new Buggy(context)),
};
