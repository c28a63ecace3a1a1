import type { Bug } from '../../bug.js';
import { Database } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override digest(): string {
    return `${this.declared.password.length} characters`;
  }
}

export const bug: Bug = {
  what: 'a password is compared by its length',
  names: 'database.password',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
