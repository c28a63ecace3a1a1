import { type Observation, type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async observe(signal: AbortSignal): Promise<Observation<MachineSettings>> {
    const seen = await super.observe(signal);
    return seen.kind === 'missing' ? seen : { ...seen, identity: this.declared.name };
  }

  protected override send(step: MachineStep): StepAnswer {
    const answer = super.send(step);
    return step.operation === 'Create' ? { created: this.declared.name } : answer;
  }
}

export const bug: Bug = {
  what: 'the name is taken for the identity',
  names: 'identity',
  subject: () => machineSubject((context) => new Buggy(context)),
};
