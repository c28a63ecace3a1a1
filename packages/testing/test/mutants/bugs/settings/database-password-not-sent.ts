import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override send(step: DatabaseStep, signal: AbortSignal): StepAnswer {
    const { password, ...settings } = step.input;
    if (step.operation !== 'Modify' || password === undefined) return super.send(step, signal);
    return this.cloud.modify(this.idToChange(), { ...settings, tags: this.tags() });
  }
}

export const bug: Bug = {
  what: 'a changed password is marked as changed, and not sent',
  names: 'database.password',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
