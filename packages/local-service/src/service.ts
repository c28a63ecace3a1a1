import {
  type Accepted,
  CLOCK,
  type DesiredState,
  type Existing,
  type Marks,
  type Observation,
  Particle,
  type Resting,
  type SettingDrift,
  type Settled,
  type StepAnswer,
} from '@pcf/core';
import type { LocalServiceDefinition } from './definition.js';
import { isSystemError, ServiceSystemError } from './errors.js';
import { type ObservedService, observeService, type ServiceOutputs } from './observe.js';
import { BASE_FOLDER, type Declared, declaredOf, locationOf, type ServiceLocation } from './paths.js';
import { planMarks, planService, type ServiceStep } from './plan.js';
import { compareService } from './service-folder/description.js';
import { changeMarks, readMarks } from './service-folder/marks.js';
import { assertStayedUp, type Run, startService } from './steps/start.js';
import { killService, stopService } from './steps/stop.js';
import { createService, removeService, type Writable, writeService } from './steps/write-remove.js';

/**
 * A process on this machine. Running: the process runs, even after this program has ended. Stopped: it is described on disk and
 * does not run. Terminated: its description is removed.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [localService] });
 * const web = pcf.particle({
 *   flavor: 'local_service',
 *   pcf_name: 'web',
 *   service: { command: ['node', 'server.js'], environment: { PORT: '8080' } },
 * });
 * const { outputs } = await web.apply();
 * console.log(outputs.pid, outputs.log);
 * ```
 */
export class LocalService extends Particle<LocalServiceDefinition, ObservedService, ServiceStep, ServiceOutputs> {
  /** The process that this particle started last, to detect that it did not stay up. */
  #run: Run | undefined;

  protected observe(): Promise<Observation<ObservedService, ServiceOutputs>> {
    const { marks } = this.context;
    const query = { location: this.#location, declared: this.#declared, settings: this.definition.service, marks };
    return this.#wrapSystemErrors(() => observeService(query, this.context.resolve(CLOCK).now()));
  }

  protected planSteps(seen: Resting<ObservedService>, target: DesiredState): readonly ServiceStep[] {
    const { name } = this;
    const { marks } = this.context;
    const settings = this.definition.service;
    return planService(seen, { name, location: this.#location, declared: this.#declared, settings, target, marks });
  }

  protected override async readMarks({ kind }: Existing<ObservedService>): Promise<Marks> {
    return kind === 'blocked' ? {} : this.#wrapSystemErrors(() => readMarks(this.#location.folder));
  }

  protected override planMarks(_seen: Settled<ObservedService>, before: Marks, after: Marks): readonly ServiceStep[] {
    return planMarks({ folder: this.#location.folder, before, after }, this.name);
  }

  protected override compareSettings({ settings }: Settled<ObservedService>): readonly SettingDrift[] {
    const defaults = { working_folder: this.#base, log: this.#location.ownLog };
    return compareService(settings.description, this.#declared, defaults);
  }

  protected execute(step: ServiceStep): Promise<StepAnswer> {
    return this.#wrapSystemErrors(() => this.#send(step));
  }

  async #send(step: ServiceStep): Promise<Accepted | undefined> {
    if (step.operation !== 'Write') {
      await this.#change(step);
      return undefined;
    }
    const created = await (step.creates ? createService : writeService)(this.#writable);
    return created === undefined ? undefined : { created };
  }

  #change(step: Exclude<ServiceStep, { operation: 'Write' }>): Promise<void> {
    const { folder } = this.#location;
    switch (step.operation) {
      case 'Mark':
        return changeMarks(folder, this.name, step.input.before, step.input.after);
      case 'Start':
        return this.#start(folder);
      case 'Stop':
        return stopService(step.input, step.input.signal, this.context.resolve(CLOCK));
      case 'Kill':
        return killService(step.input);
      case 'Remove':
        return removeService(folder);
    }
  }

  async #start(folder: string): Promise<void> {
    const earlier = this.#run;
    this.#run = undefined;
    const minReady = this.definition.service.min_ready_seconds * 1_000;
    if (earlier) await assertStayedUp(earlier, { id: this.id, folder, minReady });
    const startable = { id: this.id, folder, declared: this.#declared };
    this.#run = await startService(startable, this.context.resolve(CLOCK));
  }

  async #wrapSystemErrors<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isSystemError(error)) throw new ServiceSystemError(this.id, this.#location.folder, error);
      throw error;
    }
  }

  get #writable(): Writable {
    return {
      name: this.name,
      location: this.#location,
      declared: this.#declared,
      base: this.#base,
      marks: this.context.marks,
    };
  }

  get #base(): string {
    return this.context.resolve(BASE_FOLDER);
  }

  get #location(): ServiceLocation {
    return locationOf(this.name, this.definition.service, this.#base);
  }

  get #declared(): Declared {
    return declaredOf(this.definition.service, this.#base);
  }
}
