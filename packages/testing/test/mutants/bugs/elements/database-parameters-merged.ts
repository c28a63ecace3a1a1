import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type Settings } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override modifying(seen: Settings): DatabaseStep[] {
    const { parameters = {} } = this.declared;
    const kept = Object.fromEntries(Object.entries(seen.parameters).filter(([key]) => key in parameters));
    return super.modifying({ ...seen, parameters: kept });
  }
}

export const bug: Bug = {
  what: 'a removed parameter is not removed',
  names: 'database.parameters',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
