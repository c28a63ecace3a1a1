import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override asNew(): MachineSettings {
    return { ...super.asNew(), comment: undefined };
  }

  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { comment: _, ...others } = super.wanted(seen);
    return others;
  }
}

export const bug: Bug = {
  what: 'a setting is neither written nor read',
  names: 'machine.comment',
  subject: () => machineSubject((context) => new Buggy(context)),
};
