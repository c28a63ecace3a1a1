import { isDeepStrictEqual } from 'node:util';
import {
  ConflictError,
  type DesiredState,
  defineError,
  defineFlavor,
  type Observation,
  Particle,
  type ParticleContext,
  type Plugin,
  ReplacementNeededError,
  type Resting,
  State,
  type Step,
  type StepAnswer,
  Token,
} from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { type Cloud, CloudRefusal, type DatabaseSettings, digestOf } from './cloud.js';

export const CLOUD = new Token<Cloud>('cloud');

/** An error of the cloud, without what it quotes: that may be a secret. */
export class DatabaseError extends defineError(
  'DatabaseError',
  'DATABASES_REFUSED',
  (operation: string, code: string) => ({
    message: `The cloud refused ${operation} (${code}). Check the definition and your permissions.`,
  }),
) {}

export const databaseSchema = z.strictObject({
  database: z
    .strictObject({
      name: z.string().min(1).describe('Its name, which is a tag.'),
      class: z.enum(['db.small', 'db.large']).describe('How strong it is.'),
      storage: z.int().min(1).max(1000).describe('In GiB. It cannot shrink.'),
      backup: z
        .strictObject({
          days: z.int().min(0).max(35).describe('How long backups are kept.'),
          window: z.string().optional().describe('When backups are made.'),
        })
        .optional()
        .describe('How it is backed up.'),
      parameters: z.record(z.string(), z.string()).optional().describe('Parameters of the server.'),
      password: z.string().min(8).meta({ writeOnly: true, description: 'The password of the administrator.' }),
    })
    .describe('The database.'),
});

export type DatabaseDefinition = z.output<typeof databaseSchema>;
export type Declared = DatabaseDefinition['database'];
export type Settings = DatabaseSettings & { readonly password: string | undefined };
export type SeenDatabase = Resting<Settings>;
type Input = Readonly<Record<string, unknown>>;
export type DatabaseStep = Step<'Create' | 'Modify' | 'Start' | 'Stop' | 'Delete', Input>;

const DIGEST = 'password-digest';
const MINUTE = 60_000;

/** A managed database: a generated id, found by a tag, created in ten minutes, with a password that cannot be read back. */
export class Database extends Particle<DatabaseDefinition, Settings, DatabaseStep> {
  protected async observe(_signal: AbortSignal): Promise<Observation<Settings>> {
    const found = this.find();
    if (!found) return { kind: 'missing' };
    const { id: identity, status, settings, tags } = found;
    if (['creating', 'modifying', 'starting', 'stopping', 'deleting'].includes(status))
      return { kind: 'moving', status, identity };
    if (status !== 'available' && status !== 'stopped')
      return { kind: 'blocked', status, reason: 'look at its events.', identity };
    const state = status === 'available' ? State.running : State.stopped;
    const outputs = { endpoint: `${identity}.example.com` };
    return { kind: 'settled', state, settings: { ...settings, password: tags[DIGEST] }, outputs, identity };
  }

  protected planSteps(seen: SeenDatabase, target: DesiredState): DatabaseStep[] {
    if (target === State.terminated) return [this.deleting()];
    if (seen.kind === 'missing') return [this.creating(), ...(target === State.stopped ? [this.stopping()] : [])];
    const isOn = seen.state === State.running;
    const modifying = this.modifying(seen.settings);
    if (target === State.stopped) return [...modifying, ...(isOn ? [this.stopping()] : [])];
    return [...modifying, ...(isOn ? [] : [this.starting()])];
  }

  protected async execute(step: DatabaseStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      return this.send(step, signal);
    } catch (error) {
      if (!(error instanceof CloudRefusal)) throw error;
      if (error.code === 'NotFound' && step.operation === 'Delete') return undefined;
      if (error.code === 'Busy' || error.code === 'NotFound') throw new ConflictError(`It is busy (${error.code}).`);
      throw new DatabaseError(step.operation, error.code);
    }
  }

  protected send({ operation, input }: DatabaseStep, _signal: AbortSignal): StepAnswer {
    const { cloud } = this;
    if (operation === 'Create') {
      const { id, isNew } = cloud.create(this.token(), this.asNew(), this.declared.password, this.tags());
      return isNew ? { created: id } : undefined;
    }
    const id = this.idToChange();
    if (operation === 'Start') return cloud.start(id);
    if (operation === 'Stop') return cloud.stop(id);
    if (operation === 'Delete') return cloud.delete(id, { snapshot: false });
    const { password, ...settings } = input;
    const secret = password === undefined ? {} : { password: this.declared.password, tags: this.tags() };
    return cloud.modify(id, { ...settings, ...secret });
  }

  protected idToChange(): string {
    const found = this.find();
    if (!found) throw new CloudRefusal('NotFound', this.declared.name);
    return found.id;
  }

  /** A restart repeats it, so that a creation whose answer is lost makes no second database. */
  protected token(): string {
    return `create ${this.declared.name}`;
  }

  protected find() {
    return this.cloud.list(this.declared.name)[0];
  }

  protected get cloud(): Cloud {
    return this.context.resolve(CLOUD);
  }

  protected get declared(): Declared {
    return this.definition.database;
  }

  protected tags(): Readonly<Record<string, string>> {
    return { name: this.declared.name, [DIGEST]: this.digest() };
  }

  protected digest(): string {
    return digestOf(this.declared.name, this.declared.password);
  }

  protected asNew(): DatabaseSettings {
    const { class: size, storage, backup = { days: 1 }, parameters = {} } = this.declared;
    return { class: size, storage, backup, parameters };
  }

  protected creating(): DatabaseStep {
    const input = { ...this.asNew(), password: this.digest() };
    const times = { usually: 10 * MINUTE, staleFor: MINUTE };
    return { operation: 'Create', input, summary: `create ${this.name}`, creates: true, ...times };
  }

  protected modifying(seen: Settings): DatabaseStep[] {
    const { class: size, storage, backup, parameters } = this.declared;
    if (storage < seen.storage) throw new ReplacementNeededError(this.id, ['database.storage']);
    const merged = backup && omitUndefined({ ...seen.backup, ...backup });
    const wanted = omitUndefined({ class: size, storage, backup: merged, parameters, password: this.digest() });
    const changed = Object.entries(wanted).filter(([key, value]) => !this.isSame(value, Reflect.get(seen, key)));
    if (changed.length === 0) return [];
    const changes = changed.map(([key, after]) => {
      return { path: `database.${key}`, before: Reflect.get(seen, key), after };
    });
    const input = Object.fromEntries(changed);
    return [{ operation: 'Modify', input, summary: 'change its settings', changes, usually: MINUTE }];
  }

  protected isSame(one: unknown, other: unknown): boolean {
    return isDeepStrictEqual(one, other);
  }

  protected starting(): DatabaseStep {
    return { operation: 'Start', input: {}, summary: 'start it', usually: 3 * MINUTE };
  }

  protected stopping(): DatabaseStep {
    return { operation: 'Stop', input: {}, summary: 'stop it', usually: 2 * MINUTE };
  }

  protected deleting(): DatabaseStep {
    return { operation: 'Delete', input: {}, summary: `delete ${this.name}`, loses: 'data', usually: 5 * MINUTE };
  }
}

export const databaseFlavor = defineFlavor({
  name: 'database',
  summary: 'A managed database',
  schema: databaseSchema,
  uniqueKeys: ['database.name'],
  createParticle: (context: ParticleContext<DatabaseDefinition>) => new Database(context),
});

export function databasePlugin(changes: Partial<typeof databaseFlavor> = {}): Plugin<typeof databaseFlavor> {
  const flavor = { ...databaseFlavor, ...changes };
  return { name: '@acme/pcf-databases', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
}
