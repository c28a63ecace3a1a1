import { type Observation, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async observe(signal: AbortSignal): Promise<Observation<MachineSettings>> {
    const seen = await super.observe(signal);
    return seen.kind === 'settled' ? { ...seen, state: State.running } : seen;
  }
}

export const bug: Bug = {
  what: 'observe() never returns stopped',
  names: 'PowerOff (stop it) was accepted, but did not change',
  subject: () => machineSubject((context) => new Buggy(context)),
};
