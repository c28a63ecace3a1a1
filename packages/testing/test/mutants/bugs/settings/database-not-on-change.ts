import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type Settings } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override modifying(seen: Settings): DatabaseStep[] {
    return super.modifying({ ...seen, parameters: this.declared.parameters ?? seen.parameters });
  }
}

export const bug: Bug = {
  what: 'a setting is not changed on an existing database',
  names: 'parameters',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
