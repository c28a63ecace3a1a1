import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    return { ...super.wanted(seen), comment: this.declared.comment };
  }
}

export const bug: Bug = {
  what: 'an undeclared setting is reset',
  names: 'machine.comment',
  subject: () => machineSubject((context) => new Buggy(context)),
};
