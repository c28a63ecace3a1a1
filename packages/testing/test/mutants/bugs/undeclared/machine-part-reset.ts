import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { network } = this.declared;
    const isSame = network.port === seen.network.port && network.public === seen.network.public;
    return { ...super.wanted(seen), network: isSame ? seen.network : network };
  }
}

export const bug: Bug = {
  what: 'an undeclared part of a setting is reset when another part changes',
  names: 'network.host',
  subject: () => machineSubject((context) => new Buggy(context)),
};
