import type { Plugin } from '@pcf/core';
import { z } from 'zod';
import type { FlavorSubject } from '../../src/index.js';
import { type BeaconStep, type Beacons, beaconFlavor, beaconPlugin, beaconSchema } from './beacon.js';
import { type Broken, differing, impatient, made, remotely } from './broken.js';
import { BROKEN_OWNERS } from './broken-owners.js';
import * as particles from './broken-particles.js';
import { BROKEN_SETTINGS } from './broken-settings.js';
import { RemoteBeacons, remoteSubject } from './remote-beacons.js';
import { beaconSubject } from './subjects.js';
import * as memory from './trusting-memory.js';

/** Registers one flavor more in each runtime. */
function growing(): FlavorSubject {
  let runtimes = 0;
  const plugin: Plugin<typeof beaconFlavor> = {
    ...beaconPlugin(),
    register(registrar) {
      registrar.flavor(beaconFlavor);
      runtimes += 1;
      for (let count = 1; count < runtimes; count += 1)
        Reflect.apply(registrar.flavor, registrar, [{ ...beaconFlavor, name: `beacon_${count}` }]);
    },
  };
  return beaconSubject(plugin);
}

/** Goes on with requests whose caller has given up. */
class DeafBeacons implements Beacons {
  constructor(private readonly beacons: Beacons) {}

  look(name: string) {
    return this.beacons.look(name, new AbortController().signal);
  }

  send(step: BeaconStep, name: string) {
    return this.beacons.send(step, name, new AbortController().signal);
  }

  marks(name: string) {
    return this.beacons.marks(name, new AbortController().signal);
  }

  list(owner: string) {
    return this.beacons.list(owner, new AbortController().signal);
  }
}

const { beacon } = beaconSchema.shape;
const tacit = z.strictObject({ beacon: beacon.extend({ power: z.int().min(1).max(9) }).describe('The beacon.') });
const loose = z.strictObject({ beacon: z.object(beacon.shape).describe('The beacon.') });

const CHANGES = ['idempotence', 'adoption', 'plan', 'rest-of-plan', 'removed-during-apply', 'altered-during-apply'];

/** One broken flavor for each contract, at least. */
export const BROKEN: readonly Broken[] = [
  { what: 'registers something else in each runtime', subject: growing, fails: ['registration', 'prune'] },
  { what: 'has no unique keys', subject: differing({ uniqueKeys: [] }), fails: ['metadata', 'observe-only'] },
  { what: 'does not describe a setting', subject: differing({ schema: tacit }), fails: ['json-schema'] },
  { what: 'takes settings that it does not know', subject: differing({ schema: loose }), fails: ['validation'] },
  {
    what: 'starts a timer in its constructor',
    subject: made((context) => new particles.Restless(context)),
    fails: ['no-early-calls', 'disposal'],
  },
  {
    what: 'does not tell what it did',
    subject: made((context) => new particles.Silent(context)),
    fails: ['convergence'],
  },
  {
    what: 'forgets the last step of its termination',
    subject: made((context) => new particles.Undying(context)),
    fails: [
      'convergence',
      'idempotence',
      'states',
      'losses',
      'plan',
      'removed-during-apply',
      'altered-during-apply',
      'abort',
      'deadline',
      'sync-false',
      'crash-while-terminating',
      'lost-answers',
      'creation-proof',
      'concurrent-applies',
      'disposal',
      'secrets',
      'adopt',
      'listing',
      'marks-cost',
      'other-owner',
      'prune',
    ],
  },
  {
    what: 'cannot change one of its settings',
    subject: made((context) => new particles.Unpaintable(context)),
    fails: [
      'transitions',
      ...CHANGES,
      'abort',
      'deadline',
      'sync-false',
      'crash-while-changing',
      'lost-answers',
      'blocked',
      'unknown-status',
      'ignored-steps',
      'concurrent-applies',
      'secrets',
      'adopt',
      'marks',
      'marks-cost',
      'other-owner',
    ],
  },
  {
    what: 'does again what is done when it is applied a second time',
    subject: made((context) => new particles.Eager(context)),
    fails: ['idempotence', 'abort', 'sync-false', 'lost-answers'],
  },
  {
    what: 'writes while it looks',
    subject: remotely((context) => new particles.Fidgeting(context)),
    fails: [
      'idempotence',
      'adoption',
      'plan',
      'denied-looks',
      'blocked',
      'unknown-status',
      'adopt',
      'drift',
      'moved-from',
      'observe-only',
      'other-owner',
    ],
  },
  {
    what: 'changes a resource of another process although it is as declared',
    subject: made((context) => new particles.Jealous(context)),
    fails: [
      'adoption',
      'states',
      'abort',
      'crash-while-creating',
      'crash-while-changing',
      'lost-answers',
      'adopt',
      'moved-from',
      'observe-only',
    ],
  },
  { what: 'does not really stop', subject: made((context) => new particles.Sleepless(context)), fails: ['states'] },
  { what: 'writes while it plans', subject: remotely((context) => new particles.Scheming(context)), fails: ['plan'] },
  {
    what: 'plans only its next step',
    subject: made((context) => new particles.ShortSighted(context)),
    fails: ['plan', 'rest-of-plan'],
  },
  {
    what: 'tells the same plan for ever',
    subject: made((context) => new memory.Stubborn(context)),
    fails: ['rest-of-plan'],
  },
  {
    what: 'does not say that its termination loses something',
    subject: made((context) => new particles.Discreet(context)),
    fails: ['losses'],
  },
  {
    what: 'takes a resource that vanished for blocked',
    subject: made((context) => new memory.Nostalgic(context)),
    fails: ['removed-between-applies', 'removed-during-apply'],
  },
  {
    what: 'compares one of its settings only together with another',
    subject: made((context) => new particles.Careless(context)),
    fails: ['altered-between-applies', 'plan', 'rest-of-plan', 'drift', 'changed-settings', 'settings-after-change'],
  },
  {
    what: 'does not expect that a resource is gone when it is changed',
    subject: made((context) => new particles.Trusting(context)),
    fails: ['removed-during-apply'],
  },
  {
    what: 'compares one of its settings until it was right once',
    subject: made((context) => new memory.Complacent(context)),
    fails: ['altered-during-apply', 'altered-between-applies', 'drift'],
  },
  { what: 'does not heed the signal', subject: made((context) => new particles.Deaf(context)), fails: ['abort'] },
  {
    what: 'goes on with requests after the signal',
    subject: () =>
      remoteSubject(beaconSubject(), (handler, clock) => new DeafBeacons(new RemoteBeacons(handler, clock))),
    fails: ['abort'],
  },
  { what: 'has no deadline', subject: made((context) => new particles.Unhurried(context)), fails: ['deadline'] },
  {
    what: 'always waits for the end',
    subject: made((context) => new particles.Patient(context)),
    fails: ['sync-false', 'rest-of-plan'],
  },
  {
    what: 'knows only in memory that it made something',
    subject: made((context) => new memory.Founder(context)),
    fails: ['crash-while-creating'],
  },
  {
    what: 'knows only in memory how far it changed something',
    subject: made((context) => new memory.Restarting(context)),
    fails: ['crash-while-changing'],
  },
  {
    what: 'knows only in memory how far it terminated something',
    subject: made((context) => new memory.Ceremonious(context)),
    fails: ['crash-while-terminating'],
  },
  {
    what: 'looks again only after a step that went well',
    subject: made((context) => new memory.Forgetful(context)),
    fails: [
      'lost-answers',
      'removed-between-applies',
      'altered-between-applies',
      'removed-during-apply',
      'deadline',
      'blocked',
      'unknown-status',
      'concurrent-applies',
      'drift',
    ],
  },
  {
    what: 'takes its name for its identity',
    subject: made((context) => new particles.Namesake(context)),
    fails: ['creation-proof'],
  },
  {
    what: 'says that it created what another process created',
    subject: made((context) => new particles.Boastful(context)),
    fails: ['creation-proof'],
  },
  {
    what: 'says that it created what no look tells',
    subject: made((context) => new particles.Inconstant(context)),
    fails: ['creation-proof'],
  },
  {
    what: 'does not try again when it is throttled',
    subject: impatient({ throttling: false }),
    fails: ['http-throttling', 'marks-http-failures'],
  },
  {
    what: 'does not try again when the service fails',
    subject: impatient({ serverErrors: false }),
    fails: ['http-server-errors', 'marks-http-failures'],
  },
  {
    what: 'does not try again when the connection breaks',
    subject: impatient({ connections: false }),
    fails: ['http-resets', 'http-lost-answers', 'marks-http-failures'],
  },
  {
    what: 'does not expect that its own request was the first',
    subject: remotely((context) => new particles.Lonely(context)),
    fails: ['http-lost-answers', 'concurrent-applies'],
  },
  {
    what: 'waits for what does not end by itself',
    subject: made((context) => new particles.Hopeful(context)),
    fails: ['blocked'],
  },
  {
    what: 'breaks at a status that it does not know',
    subject: made((context) => new particles.Fragile(context)),
    fails: ['unknown-status'],
  },
  {
    what: 'does not say what its steps change',
    subject: made((context) => new particles.Terse(context)),
    fails: ['ignored-steps'],
  },
  {
    what: 'does not expect that another process was first',
    subject: made((context) => new particles.Lonely(context)),
    fails: ['concurrent-applies'],
  },
  {
    what: 'leaves a timer behind with each step',
    subject: made((context) => new particles.Littering(context)),
    fails: ['disposal'],
  },
  {
    what: 'writes a secret into its plan',
    subject: made((context) => new particles.Talkative(context)),
    fails: ['secrets'],
  },
  {
    what: 'writes a secret to the console',
    subject: made((context) => new particles.Indiscreet(context)),
    fails: ['secrets'],
  },
  ...BROKEN_OWNERS,
  ...BROKEN_SETTINGS,
];
