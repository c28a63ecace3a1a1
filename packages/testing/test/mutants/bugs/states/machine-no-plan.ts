import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep, type SeenMachine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override planSteps(seen: SeenMachine, target: DesiredState): MachineStep[] {
    const isOff = seen.kind === 'settled' && seen.state === State.stopped;
    return isOff && target === State.stopped ? [] : super.planSteps(seen, target);
  }
}

export const bug: Bug = {
  what: 'nothing is planned while it is stopped',
  names: 'no plan while stopped',
  subject: () => machineSubject((context) => new Buggy(context)),
};
