import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type SeenDatabase } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override planSteps(seen: SeenDatabase, target: DesiredState): DatabaseStep[] {
    const steps = super.planSteps(seen, target);
    const isOff = seen.kind === 'settled' && seen.state === State.stopped;
    return isOff && target === State.stopped ? steps.filter(({ operation }) => operation !== 'Modify') : steps;
  }
}

export const bug: Bug = {
  what: 'settings are changed only while it runs',
  names: 'no plan while stopped',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
