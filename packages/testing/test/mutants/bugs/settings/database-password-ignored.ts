import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type Settings } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override modifying(seen: Settings): DatabaseStep[] {
    return super.modifying({ ...seen, password: this.digest() });
  }
}

export const bug: Bug = {
  what: 'a password is never compared',
  names: 'database.password',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
