import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override send(step: DatabaseStep, signal: AbortSignal): StepAnswer {
    const answer = super.send(step, signal);
    const database = this.cloud.inspect(this.declared.name);
    if (step.operation === 'Modify' && 'class' in step.input && database) database.rows = 0;
    return answer;
  }
}

export const bug: Bug = {
  what: 'a change of the class loses the rows, without `loses`',
  names: 'loses',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
