import type { Bug } from '../../bug.js';
import { Database } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override find() {
    try {
      return super.find();
    } catch {
      return undefined;
    }
  }
}

export const bug: Bug = {
  what: 'a list that fails is read as empty',
  names: 'missing',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
