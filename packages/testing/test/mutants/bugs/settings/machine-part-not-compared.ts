import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const wanted = super.wanted(seen);
    const network = { ...seen.network, ...wanted.network, public: seen.network.public };
    return { ...wanted, network };
  }
}

export const bug: Bug = {
  what: 'a part of a setting is written to a new machine and never compared',
  names: 'machine.network.public',
  subject: () => machineSubject((context) => new Buggy(context)),
};
