import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep, type SeenMachine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override planSteps(seen: SeenMachine, target: DesiredState): MachineStep[] {
    if (seen.kind === 'missing' || target === State.terminated || this.resizing(seen.settings).length === 0)
      return super.planSteps(seen, target);
    const { loses: _, ...removing } = this.removing();
    const isOn = seen.state === State.running;
    return [...(isOn ? [this.power(false)] : []), removing, ...super.planSteps({ kind: 'missing' }, target)];
  }
}

export const bug: Bug = {
  what: 'a machine is replaced to be resized, without `loses`',
  names: 'loses',
  subject: () => machineSubject((context) => new Buggy(context)),
};
