import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override resizing(seen: MachineSettings): MachineStep[] {
    return seen.size === 'large' ? [] : super.resizing(seen);
  }
}

export const bug: Bug = {
  what: 'a size is compared in one direction',
  names: 'machine.size',
  subject: () => machineSubject((context) => new Buggy(context)),
};
