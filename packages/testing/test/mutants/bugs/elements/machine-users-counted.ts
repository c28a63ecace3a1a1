import type { Bug } from '../../bug.js';
import { Machine } from '../../machine/machine.js';
import { machineSubject } from '../../machine/subject.js';

class Buggy extends Machine {
  protected override isSame(one: unknown, other: unknown): boolean {
    if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length;
    return super.isSame(one, other);
  }
}

export const bug: Bug = {
  what: 'a list is compared by its length',
  names: 'machine.users',
  subject: () =>
    machineSubject(
      (context) => new Buggy(context),
      {},
      {
        definitions: {
          one: { machine: { name: 'web', size: 'small', network: { port: 80, public: false }, users: ['ann'] } },
          other: { machine: { name: 'web', size: 'large', network: { port: 81, public: true }, users: ['bob'] } },
        },
        transitions: [['one', 'other']],
      },
    ),
};
