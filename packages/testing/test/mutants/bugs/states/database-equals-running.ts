import { State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { databaseSubject } from '../../database/subject.js';

export const bug: Bug = {
  what: 'stopped is said to equal running',
  names: 'stopped equals running',
  subject: () => databaseSubject(undefined, { equivalentStates: [[State.stopped, State.running]] }),
};
