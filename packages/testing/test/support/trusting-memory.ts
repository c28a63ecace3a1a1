import {
  type DesiredState,
  type Observation,
  type Plan,
  type Resting,
  State,
  type Step,
  type StepAnswer,
  type VerbOptions,
} from '@pcf/core';
import { Beacon, type BeaconStep } from './beacon.js';
import type { BeaconSettings } from './yard.js';

type Seen = Resting<BeaconSettings>;

const repaint = (colour: string): BeaconStep => ({
  operation: 'PaintBeacon',
  input: { colour },
  summary: 'paint it again',
});

/** Tells the same plan for ever. */
export class Stubborn extends Beacon {
  #plan: Plan<BeaconStep> | undefined;

  override async plan(options?: VerbOptions): Promise<Plan<BeaconStep>> {
    this.#plan ??= await super.plan(options);
    return this.#plan;
  }
}

/** Thinks that what it has seen once stays for ever. */
export class Nostalgic extends Beacon {
  #seen = false;

  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = await super.observe(signal);
    if (seen.kind === 'settled') this.#seen = true;
    return seen.kind === 'missing' && this.#seen && this.desiredState === State.running
      ? { kind: 'blocked', status: 'VANISHED', reason: 'it was there a moment ago.' }
      : seen;
  }
}

/** Compares the power until it was right once. */
export class Complacent extends Beacon {
  #right = false;

  protected override tuning(settings: BeaconSettings): BeaconStep[] {
    const steps = this.#right ? [] : super.tuning(settings);
    if (steps.length === 0) this.#right = true;
    return steps;
  }
}

/** Knows only in memory which steps it has sent. */
class Remembering extends Beacon {
  protected readonly sent = new Set<BeaconStep['operation']>();

  protected override async execute(step: BeaconStep, signal: AbortSignal): Promise<StepAnswer> {
    const answer = await super.execute(step, signal);
    this.sent.add(step.operation);
    return answer;
  }
}

/** Paints a beacon that it did not raise itself before it lights it. */
export class Founder extends Remembering {
  protected override lighting(seen: Seen, lit: boolean): BeaconStep[] {
    const steps = super.lighting(seen, lit);
    const isStrange = seen.kind === 'settled' && lit && steps.length > 0 && this.sent.size === 0;
    return isStrange ? [repaint(this.definition.beacon.colour), ...steps] : steps;
  }
}

/** Paints a beacon that it did not paint itself before it tunes it. */
export class Restarting extends Remembering {
  protected override tuning(settings: BeaconSettings): BeaconStep[] {
    const steps = super.tuning(settings);
    const isStrange = steps.length > 0 && this.painting(settings).length === 0 && this.sent.size === 0;
    return isStrange ? [repaint(this.definition.beacon.colour), ...steps] : steps;
  }
}

/** Paints a beacon that it did not darken itself before it razes it. */
export class Ceremonious extends Remembering {
  protected override planSteps(seen: Seen, target: DesiredState): BeaconStep[] {
    const steps = super.planSteps(seen, target);
    const isStrange = target === State.terminated && steps.length === 1 && this.sent.size === 0;
    return isStrange ? [repaint(this.definition.beacon.colour), ...steps] : steps;
  }
}

/** Looks again only after a step that went well. */
export class Forgetful extends Beacon {
  #seen: Observation<BeaconSettings> | undefined;

  protected override async observe(signal: AbortSignal): Promise<Observation<BeaconSettings>> {
    const seen = this.#seen ?? (await super.observe(signal));
    this.#seen = seen.kind === 'moving' ? undefined : seen;
    return seen;
  }

  override async start(options?: VerbOptions): Promise<BeaconStep | undefined> {
    return this.#after(await super.start(options));
  }

  override async update(options?: VerbOptions): Promise<BeaconStep | undefined> {
    return this.#after(await super.update(options));
  }

  override async terminate(options?: VerbOptions): Promise<BeaconStep | undefined> {
    return this.#after(await super.terminate(options));
  }

  override async stop(options?: VerbOptions): Promise<BeaconStep | undefined> {
    return this.#after(await super.stop(options));
  }

  #after<S extends Step>(step: S | undefined): S | undefined {
    this.#seen = undefined;
    return step;
  }
}
