import type { Bug } from '../../bug.js';
import { machineSubject } from '../../machine/subject.js';

export const bug: Bug = {
  what: 'a transition is forgotten',
  names: 'no transition from terminated to stopped',
  subject: () => machineSubject(undefined, { transitions: [] }),
};
