import { randomUUID } from 'node:crypto';
import type { Bug } from '../../bug.js';
import { Database } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override token(): string {
    return randomUUID();
  }
}

export const bug: Bug = {
  what: 'the token of a creation is random, so that a restart creates a second database',
  names: 'twice|times',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
