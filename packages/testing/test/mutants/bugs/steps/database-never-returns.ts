import { setTimeout as pause } from 'node:timers/promises';
import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override async execute(step: DatabaseStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    while (step.operation === 'Create' && this.find()?.status !== 'available' && !signal.aborted) await pause(50);
    return answer;
  }
}

export const bug: Bug = {
  what: 'a step waits on a timer until the database is there, which needs the clock',
  names: 'waits',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
