import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override creating(): DatabaseStep {
    const step = super.creating();
    return { ...step, input: { ...step.input, administrator: this.declared.password } };
  }
}

export const bug: Bug = {
  what: 'the input of a step contains the password',
  names: 'a secret',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
