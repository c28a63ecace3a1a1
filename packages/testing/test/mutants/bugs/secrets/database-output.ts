import { type Observation } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type Settings } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override async observe(signal: AbortSignal): Promise<Observation<Settings>> {
    const seen = await super.observe(signal);
    if (seen.kind !== 'settled') return seen;
    return { ...seen, outputs: { ...seen.outputs, login: `admin/${this.declared.password}` } };
  }
}

export const bug: Bug = {
  what: 'an output contains the password',
  names: 'a secret',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
