import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override send(step: DatabaseStep, signal: AbortSignal): StepAnswer {
    const { backup = { days: 1 } } = this.declared;
    return super.send(step.operation === 'Modify' ? { ...step, input: { backup, ...step.input } } : step, signal);
  }
}

export const bug: Bug = {
  what: 'an undeclared setting is reset when another one changes',
  names: 'backup',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
