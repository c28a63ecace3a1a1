import { randomUUID } from 'node:crypto';
import { CLOCK, type DesiredState, type Observation, type Resting, State, type StepAnswer } from '@pcf/core';
import { z } from 'zod';
import { Beacon, type BeaconStep, beaconFlavor, beaconPlugin, beaconSchema } from './beacon.js';
import { type Broken, differing, made } from './broken.js';
import { beaconSubject, definitions } from './subjects.js';
import type { BeaconSettings } from './yard.js';

type Seen = Resting<BeaconSettings>;

/** Changes what it was given to plan with. */
class Scribbling extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    const steps = super.planSteps(seen, target);
    if (seen.kind === 'settled') Object.assign(seen.settings, { planned: true });
    return steps;
  }
}

/** Takes any error for a missing resource. */
class Blind extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    try {
      return await super.observe(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Error) return { kind: 'missing' };
      throw error;
    }
  }
}

/** Raises a second beacon with the first, and forgets it. */
class Twofold extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    if (step.operation === 'RaiseBeacon')
      await this.beacons.send(step, `beside ${this.definition.beacon.name}`, signal).catch(() => {});
    return super.execute(step, signal);
  }
}

/** Waits until its step has taken effect. */
class Waiting extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    await this.context.resolve(CLOCK).sleep(5_000, signal);
    return answer;
  }
}

/** Never lowers its power. */
class Rising extends Beacon {
  protected override tuning(settings: BeaconSettings): BeaconStep[] {
    return settings.power > this.definition.beacon.power ? [] : super.tuning(settings);
  }
}

/** Adds labels, and removes none. */
class Hoarding extends Beacon {
  protected override labelling(settings: BeaconSettings): BeaconStep[] {
    const declared = Object.entries(this.definition.beacon.labels ?? {});
    return declared.every(([key, value]) => settings.labels[key] === value) ? [] : super.labelling(settings);
  }
}

/** Tells a passphrase to a new keeper only. */
class Steadfast extends Beacon {
  protected override rephrasing(): BeaconStep[] {
    return [];
  }
}

/** Removes all labels where none are declared. */
class Tidy extends Beacon {
  protected override labelling(settings: BeaconSettings): BeaconStep[] {
    const labels = this.definition.beacon.labels ?? {};
    const isSame = JSON.stringify(labels) === JSON.stringify(settings.labels);
    return isSame ? [] : [{ operation: 'LabelBeacon', input: { labels }, summary: 'write its plate' }];
  }
}

/** Believes that a strong beacon has the colour that it should have. */
class Dazzled extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    if (seen.kind !== 'settled' || seen.settings.power < 9) return seen;
    return { ...seen, settings: { ...seen.settings, colour: this.definition.beacon.colour } };
  }

  protected override painting(settings: BeaconSettings): BeaconStep[] {
    return super.tuning(settings).length > 0 ? [] : super.painting(settings);
  }
}

/** Changes only what is lit. */
class Idle extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    if (seen.kind === 'missing' || target !== State.stopped) return super.planSteps(seen, target);
    return this.lighting(seen, false);
  }
}

/** Cannot be painted: raises another beacon in its place, and does not say so. */
class Replacing extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    if (seen.kind === 'missing' || target === State.terminated || this.painting(seen.settings).length === 0)
      return super.planSteps(seen, target);
    const { loses: _, ...razing } = this.razing();
    return [...this.lighting(seen, false), razing, ...super.planSteps({ kind: 'missing' }, target)];
  }
}

/** Raises another beacon when it finds one that it has not raised itself, and that is not lit yet. */
class Distrustful extends Beacon {
  #sent = 0;

  protected override lighting(seen: Seen, lit: boolean): BeaconStep[] {
    const steps = super.lighting(seen, lit);
    const isStrange = seen.kind === 'settled' && lit && steps.length > 0 && this.#sent === 0;
    return isStrange ? [this.raising(), ...steps] : steps;
  }

  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    this.#sent += 1;
    const { name } = this.definition.beacon;
    const isSecond = step.operation === 'RaiseBeacon' && (await this.beacons.look(name, signal)) !== undefined;
    if (!isSecond) return super.execute(step, signal);
    return { created: (await this.beacons.send(step, `${name} ${randomUUID()}`, signal)) ?? '' };
  }
}

const { beacon } = beaconSchema.shape;
const echoing = z.strictObject({
  beacon: beacon.extend({ echo: z.boolean().optional().describe('Whether it answers.') }).describe('The beacon.'),
});
const open = z.strictObject({
  beacon: beacon.extend({ passphrase: z.string().min(8).describe('What to say.') }).describe('The beacon.'),
});

const withEcho = () => {
  const plugin = beaconPlugin(beaconFlavor.createParticle, { schema: echoing });
  const loud = { beacon: { ...definitions.small.beacon, echo: true } };
  return beaconSubject(plugin, { definitions: { ...definitions, loud } });
};

/** Flavors that hide something, so that only a look at the backend tells. */
export const BROKEN_SETTINGS: readonly Broken[] = [
  {
    what: 'changes the observation that it plans with',
    subject: made((context) => new Scribbling(context)),
    fails: ['pure-planning'],
  },
  {
    what: 'takes any error for a missing resource',
    subject: made((context) => new Blind(context)),
    fails: ['denied-looks'],
  },
  {
    what: 'leaves something behind',
    subject: made((context) => new Twofold(context)),
    fails: ['leftovers', 'listing', 'prune'],
  },
  { what: 'waits within a step', subject: made((context) => new Waiting(context)), fails: ['no-waiting'] },
  {
    what: 'compares a number in one direction',
    subject: made((context) => new Rising(context)),
    fails: ['changed-settings', 'settings-after-change', 'reported-losses', 'altered-between-applies', 'drift'],
  },
  {
    what: 'adds labels and removes none',
    subject: made((context) => new Hoarding(context)),
    fails: ['removed-elements'],
  },
  {
    what: 'does not compare what it cannot read back',
    subject: made((context) => new Steadfast(context)),
    fails: ['write-only-settings'],
  },
  { what: 'has a setting that it does not use', subject: withEcho, fails: ['written-settings'] },
  {
    what: 'removes what is not declared',
    subject: made((context) => new Tidy(context)),
    fails: ['undeclared-settings'],
  },
  {
    what: 'takes a change for done because of another one',
    subject: made((context) => new Dazzled(context)),
    fails: ['settings-after-change', 'plan', 'rest-of-plan', 'changed-settings', 'reported-losses'],
  },
  {
    what: 'says that stopped equals running',
    subject: differing({ equivalentStates: [[State.stopped, State.running]] }),
    fails: ['stopped-state'],
  },
  {
    what: 'says that stopped equals terminated',
    subject: differing({ equivalentStates: [[State.stopped, State.terminated]] }),
    fails: ['stopped-state'],
  },
  {
    what: 'forgets the transition to stopped',
    subject: differing({ transitions: [] }),
    fails: ['created-stopped'],
  },
  {
    what: 'plans nothing while it is stopped',
    subject: made((context) => new Idle(context)),
    fails: ['changes-while-stopped'],
  },
  {
    what: 'replaces the resource and does not say that something is lost',
    subject: made((context) => new Replacing(context)),
    fails: ['reported-losses', 'undeclared-settings', 'ignored-steps', 'adopt'],
  },
  {
    what: 'creates a second resource after a crash',
    subject: made((context) => new Distrustful(context)),
    fails: ['crash-and-restart', 'crash-while-creating', 'no-waiting', 'created-stopped'],
  },
  {
    what: 'does not mark a secret',
    subject: differing({ schema: open }),
    fails: ['secret-marks'],
  },
];
