import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { type MachineSettings } from '../../machine/host.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  #isCreator = false;

  protected override asNew(): MachineSettings {
    return { ...super.asNew(), users: [] };
  }

  protected override send(step: MachineStep): StepAnswer {
    this.#isCreator ||= step.operation === 'Create';
    return super.send(step);
  }

  protected override wanted(seen: MachineSettings): Partial<MachineSettings> {
    const { users = seen.users } = this.declared;
    return { ...super.wanted(seen), users: this.#isCreator ? users : seen.users };
  }
}

export const bug: Bug = {
  what: 'what is left to do after a creation is known only in memory',
  names: 'the plan has',
  subject: () => machineSubject((context) => new Buggy(context)),
};
