import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override send(step: DatabaseStep, signal: AbortSignal): StepAnswer {
    if (step.operation !== 'Delete') return super.send(step, signal);
    return this.cloud.delete(this.idToChange(), { snapshot: true });
  }
}

export const bug: Bug = {
  what: 'a snapshot is left after the termination',
  names: 'count() of the backend after the termination',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
