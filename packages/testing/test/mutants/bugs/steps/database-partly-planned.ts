import { type DesiredState } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep, type SeenDatabase } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override planSteps(seen: SeenDatabase, target: DesiredState): DatabaseStep[] {
    return super.planSteps(seen, target).slice(0, 1);
  }
}

export const bug: Bug = {
  what: 'a plan leaves out what follows its first step',
  names: 'step',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
