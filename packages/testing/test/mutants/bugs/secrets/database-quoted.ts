import { type StepAnswer } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { Database, DatabaseError, type DatabaseStep } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

class Buggy extends Database {
  protected override async execute(step: DatabaseStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      return await super.execute(step, signal);
    } catch (error) {
      if (error instanceof DatabaseError) return super.send(step, signal);
      throw error;
    }
  }
}

export const bug: Bug = {
  what: 'an error of the cloud passes with all that it quotes',
  names: 'a secret',
  subject: () => databaseSubject((context) => new Buggy(context)),
};
