import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Machine, type MachineStep } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override send(step: MachineStep): StepAnswer {
    if (step.operation !== 'Change') return super.send(step);
    const { network } = this.declared;
    return super.send({ ...step, input: { ...step.input, network: { port: network.port, public: network.public } } });
  }
}

export const bug: Bug = {
  what: 'a part of a setting is not sent with a change',
  names: 'machine.network',
  subject: () => machineSubject((context) => new Buggy(context)),
};
