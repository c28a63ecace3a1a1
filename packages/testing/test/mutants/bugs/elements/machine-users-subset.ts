import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { users = [] } = this.declared;
    const hasAll = users.every((user) => seen.users.includes(user));
    return { ...super.wanted(seen), users: hasAll ? seen.users : users };
  }
}

export const bug: Bug = {
  what: 'a list is compared in one direction',
  names: 'machine.users',
  subject: () => machineSubject((context) => new Buggy(context)),
};
