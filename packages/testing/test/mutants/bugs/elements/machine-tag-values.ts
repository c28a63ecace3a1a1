import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { tags = seen.tags } = this.declared;
    const hasSameKeys = Object.keys(tags).sort().join() === Object.keys(seen.tags).sort().join();
    return { ...super.wanted(seen), tags: hasSameKeys ? seen.tags : tags };
  }
}

export const bug: Bug = {
  what: 'tags are compared by their keys',
  names: 'machine.tags',
  subject: () => machineSubject((context) => new Buggy(context)),
};
