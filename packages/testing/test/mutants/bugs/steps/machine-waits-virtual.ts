import { CLOCK, type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override async execute(step: MachineStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    if (step.operation === 'Create') await this.context.resolve(CLOCK).sleep(20_000, signal);
    return answer;
  }
}

export const bug: Bug = {
  what: 'a step waits until the machine is there, on the clock',
  names: 'the step Create waits',
  subject: () => machineSubject((context) => new Buggy(context)),
};
