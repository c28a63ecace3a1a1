import type { Clock, Marks, Observation, SettingDrift, Settled, StepAnswer } from '@pcf/core';
import type { SdkRequestHandler } from '../../src/index.js';
import { Beacon, type BeaconStep, bareDefinition, listBeacons } from './beacon.js';
import { type Broken, differing, made, remotely } from './broken.js';
import { RemoteBeacons, remoteSubject } from './remote-beacons.js';
import { beaconSubject } from './subjects.js';
import type { BeaconSettings } from './yard.js';

/** Marks what it has raised with a call of its own, when it is lit. */
class LateMarker extends Beacon {
  protected override raising(): BeaconStep {
    return { operation: 'RaiseBeacon', input: this.asNew(), summary: `raise ${this.name}`, creates: true };
  }

  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    const { marks } = this.context;
    const answer = await super.execute(step, signal);
    if (step.operation === 'LightBeacon' && marks)
      await super.execute({ operation: 'MarkBeacon', input: { marks }, summary: 'mark it' }, signal);
    return answer;
  }
}

/** Marks what it raises, also without an owner. */
class Branding extends Beacon {
  protected override raising(): BeaconStep {
    const { marks = { owner: 'beacons', id: this.id } } = this.context;
    const input = { ...this.asNew(), marks };
    return { operation: 'RaiseBeacon', input, summary: `raise ${this.name}`, creates: true };
  }
}

/** Reads the marks with each look, and does not return them. */
class Curious extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    if (seen.kind !== 'missing' && this.context.owner !== undefined) await this.readMarks(seen, signal);
    return seen;
  }
}

/** Takes its own marks for those of the beacon. */
class Presuming extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    return seen.kind === 'missing' ? seen : { ...seen, marks: this.context.marks ?? {} };
  }
}

/** Does not know how to mark what exists. */
class Unmarking extends Beacon {
  protected override planMarks(): BeaconStep[] {
    return [];
  }
}

/** Changes marks in its own way. */
abstract class Remarking extends Beacon {
  protected override planMarks(seen: Settled<BeaconSettings>, before: Marks, after: Marks): BeaconStep[] {
    return super.planMarks(seen, before, this.remark(before, after));
  }

  protected abstract remark(before: Marks, after: Marks): Marks;
}

/** Keeps the id of the particle that raised the beacon. */
class Loyal extends Remarking {
  protected remark({ id }: Marks, after: Marks): Marks {
    return { ...after, ...(id !== undefined && { id }) };
  }
}

/** Keeps the mark of what must stay. */
class Clinging extends Remarking {
  protected remark({ keep }: Marks, after: Marks): Marks {
    return { ...after, ...(keep && { keep }) };
  }
}

/** Reads marks without a retry. */
class ImpatientReader extends RemoteBeacons {
  readonly #impatient: RemoteBeacons;

  constructor(handler: SdkRequestHandler, clock: Clock) {
    super(handler, clock);
    this.#impatient = new RemoteBeacons(handler, clock, { throttling: false, serverErrors: false, connections: false });
  }

  override marks(name: string, signal: AbortSignal) {
    return this.#impatient.marks(name, signal);
  }
}

/** Sees no drift. */
class Unconcerned extends Beacon {
  protected override compareSettings(): SettingDrift[] {
    return [];
  }
}

/** Flavors that break what an owner means. */
export const BROKEN_OWNERS: readonly Broken[] = [
  {
    what: 'marks what it has created with a call of its own',
    subject: made((context) => new LateMarker(context)),
    fails: ['marks', 'other-owner'],
  },
  {
    what: 'marks what it creates without an owner',
    subject: made((context) => new Branding(context)),
    fails: ['no-marks', 'adopt'],
  },
  {
    what: 'reads the marks with each look',
    subject: remotely((context) => new Curious(context)),
    fails: ['marks-cost'],
  },
  {
    what: 'takes its own marks for those of the resource',
    subject: made((context) => new Presuming(context)),
    fails: ['other-owner', 'adopt', 'keep', 'marks', 'moved-from', 'no-marks', 'prune'],
  },
  {
    what: 'does not know how to mark what exists',
    subject: made((context) => new Unmarking(context)),
    fails: ['adopt', 'moved-from', 'keep'],
  },
  {
    what: 'keeps the id of an earlier particle',
    subject: made((context) => new Loyal(context)),
    fails: ['moved-from'],
  },
  {
    what: 'keeps the mark of what must stay',
    subject: made((context) => new Clinging(context)),
    fails: ['keep'],
  },
  {
    what: 'lists the resources of one owner for each',
    subject: differing({ list: (query) => listBeacons({ ...query, owner: 'contract-suite' }) }),
    fails: ['listing'],
  },
  {
    what: 'completes the keys of a listed resource to those of another one',
    subject: differing({
      bareDefinition: (keys) => {
        const { beacon } = bareDefinition(keys);
        return { beacon: { ...beacon, name: beacon.name.toUpperCase() } };
      },
    }),
    fails: ['observe-only', 'prune'],
  },
  {
    what: 'never knows whether a definition describes what it lists',
    subject: differing({
      list: async (query) => {
        const { found, walked } = await listBeacons(query);
        return { found: found.map((one) => ({ ...one, unclear: 'It may be described.' })), walked };
      },
    }),
    fails: ['prune'],
  },
  {
    what: 'does not try again to read marks',
    subject: () => remoteSubject(beaconSubject(), (handler, clock) => new ImpatientReader(handler, clock)),
    fails: ['marks-http-failures'],
  },
  {
    what: 'sees no drift',
    subject: made((context) => new Unconcerned(context)),
    fails: ['drift'],
  },
];
