import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type Settings } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

let remembered: Observation<Settings> | undefined;

class Buggy extends Database {
  protected override async observe(signal: AbortSignal): Promise<Observation<Settings>> {
    try {
      remembered = await super.observe(signal);
    } catch (error) {
      if (!remembered) throw error;
    }
    return remembered;
  }
}

export const bug: Bug = {
  what: 'what cannot be read is taken from memory',
  names: 'is read as',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
