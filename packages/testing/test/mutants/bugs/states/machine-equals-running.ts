import { State } from '@pcf/core';
import type { Bug } from '../../bug.js';
import { machineSubject } from '../../machine/subject.js';

export const bug: Bug = {
  what: 'stopped is said to equal running',
  names: 'stopped equals running',
  subject: () => machineSubject(undefined, { equivalentStates: [[State.stopped, State.running]] }),
};
