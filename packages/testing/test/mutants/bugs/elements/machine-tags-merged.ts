import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    return { ...super.wanted(seen), tags: { ...seen.tags, ...this.declared.tags } };
  }
}

export const bug: Bug = {
  what: 'a removed tag is not removed',
  names: 'machine.tags',
  subject: () => machineSubject((context) => new Buggy(context)),
};
