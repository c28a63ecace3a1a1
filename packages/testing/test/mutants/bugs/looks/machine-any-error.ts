import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async observe(signal: AbortSignal): Promise<Observation<MachineSettings>> {
    try {
      return await super.observe(signal);
    } catch {
      return { kind: 'missing' };
    }
  }
}

export const bug: Bug = {
  what: 'any error of the host is read as a missing machine',
  names: 'missing',
  subject: () => machineSubject((context) => new Buggy(context)),
};
