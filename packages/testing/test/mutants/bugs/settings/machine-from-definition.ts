import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async observe(signal: AbortSignal): Promise<Observation<MachineSettings>> {
    const seen = await super.observe(signal);
    if (seen.kind !== 'settled') return seen;
    return { ...seen, settings: { ...seen.settings, network: { ...seen.settings.network, ...this.declared.network } } };
  }
}

export const bug: Bug = {
  what: 'observe() returns what is declared, and not what is there',
  names: 'machine.network',
  subject: () => machineSubject((context) => new Buggy(context)),
};
