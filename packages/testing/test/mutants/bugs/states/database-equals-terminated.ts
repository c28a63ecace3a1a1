import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type SeenDatabase } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override planSteps(seen: SeenDatabase, target: DesiredState): DatabaseStep[] {
    return super.planSteps(seen, target === State.stopped ? State.terminated : target);
  }
}

export const bug: Bug = {
  what: 'stopped is said to equal terminated, and stopping deletes',
  names: 'stopped equals terminated',
  subject: () =>
    databaseSubject((context) => new Buggy(context), { equivalentStates: [[State.stopped, State.terminated]] }),
};
