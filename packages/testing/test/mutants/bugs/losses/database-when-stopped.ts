import { type DesiredState, State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type SeenDatabase } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override planSteps(seen: SeenDatabase, target: DesiredState): DatabaseStep[] {
    const isOff = seen.kind === 'settled' && seen.state === State.stopped;
    return super.planSteps(seen, target).map((step) => {
      const { loses: _, ...silent } = step;
      return isOff ? silent : step;
    });
  }
}

export const bug: Bug = {
  what: '`loses` is forgotten for a stopped database',
  names: 'loses',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
