import { locate, type SchemaIssue } from '../../definition/issues.js';
import { type OwnPart, validateOwnPart } from '../../definition/own-part.js';
import { findNonData } from '../../definition/plain-data.js';
import {
  escapeReference,
  mapTexts,
  type PlacedReference,
  parseReference,
  type Reference,
} from '../../definition/references.js';
import { formatPath, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { UnresolvedReferenceError } from '../../errors/field-errors.js';
import { PcfError } from '../../errors/pcf-error.js';
import type { Observation } from '../../model/observation.js';
import { State } from '../../model/state.js';
import type { Particle } from '../../particle/particle.js';
import { runBoundedRead } from '../../reconcile/time/bounded.js';
import type { Registry } from '../../registry.js';
import type { Services } from '../../services/container.js';
import { isRecord, messageOf } from '../../values.js';
import type { FieldMember, Members } from '../member.js';
import { type Found, observedValue } from './observed-value.js';
import { identifies, ResourceNames } from './same-resource.js';

/** The references of a definition and their values, where known. */
export type Values = ReadonlyMap<Reference, unknown>;

/** The field whose references are resolved. */
export interface ResolvedField {
  readonly members: Members;
  readonly registry: Registry;
  readonly services: Services;
}

/**
 * Resolves the references of definitions, and makes the particles of the resolved definitions. Each run has its own resolver: what it
 * found for a member stays until it is that member's turn, and it looks at each resource only once for it.
 */
export class Resolver {
  readonly #particles = new Map<FieldMember, Promise<Particle>>();
  readonly #looks = new Map<FieldMember, Promise<Observation>>();
  readonly #begun = new Set<FieldMember>();
  readonly #settled = new Set<FieldMember>();
  readonly #resources: ResourceNames;

  readonly #field: ResolvedField;

  constructor(field: ResolvedField) {
    this.#field = field;
    this.#resources = new ResourceNames(field.services);
    for (const member of field.members.values()) this.#resources.add(member);
  }

  /**
   * Returns the particle of a member, with its references resolved by what can be observed now.
   *
   * @throws {@link UnresolvedReferenceError} when a reference has no value
   * @throws {@link InvalidDefinitionError} when the definition is not valid with the values
   */
  particleOf(member: FieldMember, signal: AbortSignal): Promise<Particle> {
    const known = this.#particles.get(member);
    if (known) return known;
    const particle = this.#resolve(member, signal);
    this.#particles.set(member, particle);
    return particle;
  }

  /**
   * Begins a member's turn: what was found about it before may have changed since. Its second turn, in a rollback, is about the
   * same resource as the first.
   */
  begin(member: FieldMember): void {
    if (this.#begun.has(member)) return;
    this.#begun.add(member);
    this.#particles.delete(member);
  }

  /** Records that a member is as desired: its particle has its latest observation. */
  settled(member: FieldMember): void {
    this.#settled.add(member);
  }

  /** Records a look at a member: the others that refer to it do not look again. */
  note(member: FieldMember, observation: Observation): void {
    this.#looks.set(member, Promise.resolve(observation));
  }

  /** Returns the value of a reference, by what can be observed now. */
  async find(member: FieldMember, hole: PlacedReference, signal: AbortSignal): Promise<Found> {
    const wanted = parseReference(hole.reference);
    if (wanted.kind === 'lookup') return this.#lookUp(member, hole, wanted.resource, wanted.names, signal);
    const parent = this.parentOf(member, wanted.id);
    if (!parent) return { reason: `there is no particle "${wanted.id}" in the field.` };
    const found = observedValue(await this.#look(parent, signal), wanted.path);
    return 'reason' in found ? { reason: `${parent.id} does not provide it: ${found.reason}.` } : found;
  }

  /** Returns the member that a reference names. */
  parentOf(member: FieldMember, written: string): FieldMember | undefined {
    const [id] = member.scope.resolve(written) ?? [];
    return id === undefined ? undefined : this.#field.members.get(id);
  }

  /**
   * Creates the particle of a member with values in place of its references.
   *
   * @throws {@link InvalidDefinitionError} when the definition is not valid with them, or another member describes the same
   * resource
   */
  fill(member: FieldMember, values: Values): Particle {
    const { own, flavor } = member.valid;
    if (own.kind === 'whole') return member.particle;
    const issues: SchemaIssue[] = [];
    const hidden = own.holes.map(({ path }) => path);
    const isBare = isObserved(member);
    const filled = validateOwnPart(withValues(own, values), flavor, issues, { hidden, isBare });
    if (issues.length > 0 || filled?.kind !== 'whole')
      throw new InvalidDefinitionError(issues.map((issue) => locate(member.source, issue)));
    const clash = this.#resources.add(member, filled.definition);
    if (clash) throw new InvalidDefinitionError([clash]);
    return member.fill(filled.definition);
  }

  /**
   * Creates a particle to plan with while some references have no value. These stand for themselves.
   *
   * @returns `undefined` where a text is not allowed in their place, or where they identify the resource
   */
  sketch(member: FieldMember, values: Values): Particle | undefined {
    const { own, flavor } = member.valid;
    if (own.kind === 'whole') return member.particle;
    const holes = own.holes.filter(({ reference }) => !values.has(reference));
    if (holes.some((hole) => identifies(hole, flavor))) return undefined;
    const part = validateOwnPart(withValues(own, values), flavor, [], { holes, isBare: isObserved(member) });
    return part?.kind === 'whole' ? member.sketch(part.definition) : undefined;
  }

  /**
   * Returns a particle to observe or terminate a member's resource. What it refers to may be gone: those settings are then left
   * out.
   *
   * @throws {@link UnresolvedReferenceError}, or another error of its references, when they identify the resource
   */
  async particleToFind(member: FieldMember, signal: AbortSignal): Promise<Particle> {
    try {
      return await this.particleOf(member, signal);
    } catch (error) {
      signal.throwIfAborted();
      const particle = withoutReferences(member);
      if (particle) return particle;
      throw error;
    }
  }

  /**
   * Returns a particle to stop a member's resource, without references to what no longer exists.
   *
   * @returns `undefined` where there is nothing to stop
   * @throws {@link UnresolvedReferenceError} when it runs, and its definition is not valid without the references
   */
  async particleToStop(member: FieldMember, signal: AbortSignal): Promise<Particle | undefined> {
    try {
      return await this.particleOf(member, signal);
    } catch (error) {
      signal.throwIfAborted();
      const particle = withoutReferences(member);
      if (!(error instanceof UnresolvedReferenceError) || !particle) throw error;
      const observation = await particle.getStatus({ signal, fresh: true });
      if (observation.kind === 'missing' || (observation.kind === 'settled' && observation.state === State.stopped))
        return undefined;
      const plain = withoutReferences(member, [LEFT_OUT]);
      if (plain) return plain;
      throw error;
    }
  }

  async #resolve(member: FieldMember, signal: AbortSignal): Promise<Particle> {
    const values = new Map<Reference, unknown>();
    for (const hole of member.holes) {
      if (values.has(hole.reference)) continue;
      const found = await this.find(member, hole, signal);
      if ('reason' in found) throw unresolved(member, hole, found.reason);
      values.set(hole.reference, found.value);
    }
    return this.fill(member, values);
  }

  async #look(member: FieldMember, signal: AbortSignal): Promise<Observation> {
    const particle = await this.particleOf(member, signal);
    if (this.#settled.has(member)) return particle.getStatus({ signal });
    const known = this.#looks.get(member);
    if (known) return known;
    const look = particle.getStatus({ signal, fresh: true });
    this.#looks.set(member, look);
    return look;
  }

  async #lookUp(
    member: FieldMember,
    hole: PlacedReference,
    resource: string,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<Found> {
    const { own } = member.valid;
    const lookup = this.#field.registry.lookup(resource);
    if (!lookup) return { reason: `there is no lookup "${resource}".` };
    const definition = own.kind === 'open' ? own.raw : {};
    try {
      const { services } = this.#field;
      const value = await runBoundedRead(member.id, services, { signal }, (within) =>
        lookup.find({ names, definition, services, signal: within }),
      );
      if (value === undefined) return { reason: `there is no ${resource} "${names.join(':')}" at the provider.` };
      return findNonData(value)
        ? { reason: 'the result of the lookup is not plain data.' }
        : { value: structuredClone(value) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PcfError) throw error;
      const message = messageOf(error);
      throw unresolved(member, hole, `the lookup failed: ${message}`, { cause: error });
    }
  }
}

function isObserved({ protection }: FieldMember): boolean {
  return protection.observeOnly ?? false;
}

/** Creates the error for a reference without a value. */
export function unresolved(
  member: FieldMember,
  hole: PlacedReference,
  reason: string,
  options?: ErrorOptions,
): UnresolvedReferenceError {
  return new UnresolvedReferenceError(member.id, formatPath(hole.path), hole.reference, reason, options);
}

/** What replaces a reference without a value: nothing, or the reference as written. */
const LEFT_OUT = 'left out';
const AS_WRITTEN = 'as written';

/**
 * Creates a particle without the values of its references. Required settings hold the reference as written: that is enough to
 * observe and terminate, and must not be used to change anything.
 */
function withoutReferences(
  member: FieldMember,
  ways: readonly (typeof LEFT_OUT | typeof AS_WRITTEN)[] = [LEFT_OUT, AS_WRITTEN],
): Particle | undefined {
  const { own, flavor } = member.valid;
  if (own.kind === 'whole') return member.particle;
  if (own.holes.some((hole) => identifies(hole, flavor))) return undefined;
  for (const way of ways) {
    const raw =
      way === AS_WRITTEN
        ? own.raw
        : own.holes.reduce<unknown>((whole, { path }) => put(whole, path, undefined), own.raw);
    const part = isRecord(raw)
      ? validateOwnPart(raw, flavor, [], { holes: own.holes, isBare: isObserved(member) })
      : undefined;
    if (part?.kind === 'whole') return member.sketch(part.definition);
  }
  return undefined;
}

/** Returns the flavor's part of a definition with values in place of references. References without a value stay. */
function withValues(
  { raw, holes }: Extract<OwnPart, { kind: 'open' }>,
  values: Values,
): Readonly<Record<string, unknown>> {
  const filled = holes.reduce<unknown>(
    (whole, { path, reference }) =>
      values.has(reference) ? put(whole, path, mapTexts(values.get(reference), escapeReference)) : whole,
    raw,
  );
  return isRecord(filled) ? filled : raw;
}

/** Returns a copy of plain data with another value at a path; `undefined` removes the value. */
function put(whole: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole)) return whole.map((item: unknown, index) => (index === key ? put(item, rest, value) : item));
  if (!isRecord(whole)) return whole;
  const entries = Object.entries(whole).map(([name, inner]) => [name, name === key ? put(inner, rest, value) : inner]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
