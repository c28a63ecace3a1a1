import {
  type ApplyOptions,
  type ApplyResult,
  type DesiredState,
  type Observation,
  type ParticleContext,
  type Plan,
  type Resting,
  State,
  type StepAnswer,
  type VerbOptions,
} from '@pcf/core';
import { Beacon, type BeaconDefinition, type BeaconStep } from './beacon.js';
import { type BeaconSettings, YardRefusal } from './yard.js';

type Seen = Resting<BeaconSettings>;
type Result = ApplyResult<BeaconStep>;

/** Timers that broken beacons left behind. */
export const leaks: NodeJS.Timeout[] = [];

const tick = () => leaks.push(setInterval(() => {}, 60_000));

const repaint = (colour: string): BeaconStep => ({
  operation: 'PaintBeacon',
  input: { colour },
  summary: 'paint it again',
});

/** Starts something before it is asked to do anything. */
export class Restless extends Beacon {
  constructor(context: ParticleContext<BeaconDefinition>) {
    super(context);
    tick();
  }
}

/** Does not tell what it did. */
export class Silent extends Beacon {
  override async apply(options?: ApplyOptions): Promise<Result> {
    return { ...(await super.apply(options)), steps: [] };
  }
}

/** Forgets the last step of its termination. */
export class Undying extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    return super.planSteps(seen, target).filter((step) => step.operation !== 'RazeBeacon');
  }
}

/** Does not say that anything is lost with it. */
export class Discreet extends Beacon {
  protected override razing(): BeaconStep {
    const { loses: _, ...step } = super.razing();
    return step;
  }
}

/** Cannot be painted any more. */
export class Unpaintable extends Beacon {
  protected override painting(settings: BeaconSettings): BeaconStep[] {
    if (super.painting(settings).length > 0) throw new TypeError('no paint');
    return [];
  }
}

/** Does again what is done already when it is applied a second time. */
export class Eager extends Beacon {
  #applies = 0;

  override async apply(options?: ApplyOptions): Promise<Result> {
    this.#applies += 1;
    const result = await super.apply(options);
    if (this.#applies > 1 && result.outcome === 'unchanged' && result.outputs.berth)
      await this.execute(repaint(this.definition.beacon.colour), new AbortController().signal);
    return result;
  }
}

/** Paints a beacon of another process, although it is as declared. */
export class Jealous extends Beacon {
  #applied = false;

  override async apply(options?: ApplyOptions): Promise<Result> {
    const result = await super.apply(options);
    if (!this.#applied && result.outcome === 'unchanged' && result.outputs.berth)
      await this.execute(repaint(this.definition.beacon.colour), new AbortController().signal);
    this.#applied = true;
    return result;
  }
}

/** Does not darken when it is stopped. */
export class Sleepless extends Beacon {
  protected override lighting(seen: Seen, lit: boolean): BeaconStep[] {
    return !lit && this.desiredState === State.stopped ? [] : super.lighting(seen, lit);
  }
}

/** Sends something while it plans. */
export class Scheming extends Beacon {
  override async plan(options?: VerbOptions): Promise<Plan<BeaconStep>> {
    const plan = await super.plan(options);
    await this.beacons.send(this.razing(), 'another beacon', new AbortController().signal).catch(() => {});
    return plan;
  }
}

/** Sends something while it looks. */
export class Fidgeting extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    await this.beacons.send(this.razing(), 'another beacon', signal).catch(() => {});
    return super.observe(signal);
  }
}

/** Tells only the next step of its plan. */
export class ShortSighted extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    return super.planSteps(seen, target).slice(0, 1);
  }
}

/** Compares the power only of what has another colour. */
export class Careless extends Beacon {
  protected override tuning(settings: BeaconSettings): BeaconStep[] {
    return this.painting(settings).length > 0 ? super.tuning(settings) : [];
  }
}

/** Does not expect that a beacon is gone when it is changed. */
export class Trusting extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      await this.beacons.send(step, this.definition.beacon.name, signal);
    } catch (error) {
      if (error instanceof YardRefusal && error.reason === 'gone')
        throw new TypeError('no such beacon', { cause: error });
      return super.execute(step, signal);
    }
  }
}

/** Does not listen to the signal of its caller. */
export class Deaf extends Beacon {
  override apply({ signal: _, ...options }: ApplyOptions = {}): Promise<Result> {
    return super.apply(options);
  }
}

/** Takes all the time it wants. */
export class Unhurried extends Beacon {
  override apply({ maxTimeout: _, ...options }: ApplyOptions = {}): Promise<Result> {
    return super.apply(options);
  }
}

/** Always waits for the end. */
export class Patient extends Beacon {
  override apply({ sync: _, ...options }: ApplyOptions = {}): Promise<Result> {
    return super.apply(options);
  }
}

/** Waits for a wreck to mend itself. */
export class Hopeful extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    return seen.kind === 'blocked' && seen.status === 'WRECKED' ? { kind: 'moving', status: seen.status } : seen;
  }
}

/** Breaks when it meets a status that it does not know. */
export class Fragile extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    if (seen.kind === 'blocked' && seen.status === 'XYZZY') throw new TypeError('undefined is not a state');
    return seen;
  }
}

/** Does not say what its steps change. */
export class Terse extends Beacon {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    return super.planSteps(seen, target).map((step) => ({ ...step, changes: [] }));
  }
}

/** Does not expect that another process was first. */
export class Lonely extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      await this.beacons.send(step, this.definition.beacon.name, signal);
    } catch (error) {
      if (error instanceof YardRefusal && error.reason !== 'gone') throw new TypeError('not now', { cause: error });
      return super.execute(step, signal);
    }
  }
}

/** Leaves a timer behind with each step. */
export class Littering extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    tick();
    return super.execute(step, signal);
  }
}

/** Writes its secret into its plan. */
export class Talkative extends Beacon {
  protected override raising(): BeaconStep {
    return { ...super.raising(), summary: `raise it, and say ${this.definition.beacon.passphrase}` };
  }
}

/** Writes its secret to the console. */
export class Indiscreet extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    console.debug('the keeper says', this.definition.beacon.passphrase);
    return super.execute(step, signal);
  }
}

/** Takes its name for its identity. */
export class Namesake extends Beacon {
  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    return seen.kind === 'missing' ? seen : { ...seen, identity: this.name };
  }

  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    await super.execute(step, signal);
    return { created: this.name };
  }
}

/** Reports that it raised a resource that existed before. */
export class Boastful extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    const found = await this.beacons.look(this.definition.beacon.name, signal);
    if (step.operation === 'RaiseBeacon' && found) return { created: found.serial };
    return super.execute(step, signal);
  }
}

/** Says that it raised something, and does not tell it again when it looks. */
export class Inconstant extends Beacon {
  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    return answer && { created: `${answer.created}, or so` };
  }
}
