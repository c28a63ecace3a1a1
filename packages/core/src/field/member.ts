import { isDeepStrictEqual } from 'node:util';
import type { PlacedReference } from '../definition/references.js';
import type { DefinitionSource } from '../definition/source.js';
import type { ValidDefinition } from '../definition/validate.js';
import { formatPath } from '../errors/definition-errors.js';
import { UnresolvedReferenceError } from '../errors/field-errors.js';
import type { Protection } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import { canonical } from '../model/transitions.js';
import { parseState } from '../particle/desired-state.js';
import type { Particle } from '../particle/particle.js';
import type { Scope } from './scope.js';

/** Creates a particle from a valid definition whose flavor's part is complete. */
export type MakeParticle = (valid: ValidDefinition, definition: unknown, inheritsState: boolean) => Particle;

/** A particle's place in a field: its names, its parents and children, and the particle itself. */
export interface Member {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** The members that it depends on. */
  readonly parents: ReadonlySet<Member>;
  /** The members that depend on it. */
  readonly children: ReadonlySet<Member>;
  /** The ids of the quasiparticles that it belongs to, outermost first. */
  readonly groups: readonly string[];
  readonly protection: Protection;
  /** The references in its definition. */
  readonly holes: readonly PlacedReference[];
  /** The desired state. Setting it is consent to what stopping or terminating the resource loses. */
  desiredState: DesiredState;
  /** Whether its desired state comes from a quasiparticle or a base: then it is no consent to a loss. */
  readonly inheritsState: boolean;
  /**
   * The particle itself, created at first use.
   *
   * @throws {@link UnresolvedReferenceError} while its definition has unresolved references
   */
  readonly particle: Particle;
}

/** A member, with what only the field uses. */
export class FieldMember implements Member {
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  readonly parents = new Set<FieldMember>();
  readonly children = new Set<FieldMember>();
  readonly protection: Protection;
  #particle: Particle | undefined;
  #desiredState: DesiredState;
  #inheritsState: boolean;

  constructor(
    readonly valid: ValidDefinition,
    readonly source: DefinitionSource,
    /** The scope that resolves the names in its definition. */
    readonly scope: Scope,
    readonly groups: readonly string[],
    inheritsState: boolean,
    private readonly make: MakeParticle,
  ) {
    this.name = valid.name;
    this.flavor = valid.flavor.name;
    this.id = `${this.flavor}:${this.name}`;
    this.protection = valid.protection;
    this.#desiredState = valid.desiredState;
    this.#inheritsState = inheritsState;
  }

  get desiredState(): DesiredState {
    return this.#particle?.desiredState ?? this.#desiredState;
  }

  set desiredState(state: DesiredState) {
    this.#desiredState = parseState(state);
    this.#inheritsState = false;
    if (this.#particle) this.#particle.desiredState = this.#desiredState;
  }

  get inheritsState(): boolean {
    return this.#particle?.inheritsState ?? this.#inheritsState;
  }

  /** Takes over the desired state of a quasiparticle. */
  inheritState(state: DesiredState): void {
    this.#desiredState = state;
    this.#inheritsState = true;
    this.#particle?.inheritState(state);
  }

  /** Returns whether a desired state means that the resource is deleted; for some flavors `stopped` does. */
  endsAt(state: DesiredState): boolean {
    return canonical(this.valid.flavor, state) === State.terminated;
  }

  get holes(): readonly PlacedReference[] {
    const { own } = this.valid;
    return own.kind === 'open' ? own.holes : [];
  }

  /** The flavor's part of its definition, as written: with references. */
  get written(): unknown {
    const { own } = this.valid;
    return own.kind === 'open' ? own.raw : own.definition;
  }

  /** The definition with its references resolved; `undefined` while they are not. */
  get filled(): unknown {
    const { own } = this.valid;
    return this.#particle?.definition ?? (own.kind === 'whole' ? own.definition : undefined);
  }

  get particle(): Particle {
    if (this.#particle) return this.#particle;
    const { own } = this.valid;
    if (own.kind === 'whole') return this.fill(own.definition);
    const [hole] = own.holes;
    const reason = 'it is resolved when the field is applied, or by `await field.resolve(id)`.';
    throw new UnresolvedReferenceError(this.id, formatPath(hole?.path ?? []), hole?.reference ?? '', reason);
  }

  /** Creates the particle with a resolved definition; returns the same particle while that has not changed. */
  fill(definition: unknown): Particle {
    if (this.#particle && isDeepStrictEqual(this.#particle.definition, definition)) return this.#particle;
    const { desiredState, inheritsState } = this;
    this.#particle = this.make({ ...this.valid, desiredState }, definition, inheritsState);
    return this.#particle;
  }

  /**
   * Creates a particle to plan with, from a definition that is not completely resolved. It does not become the member's
   * particle.
   */
  sketch(definition: unknown): Particle {
    return this.make(this.valid, definition, this.inheritsState);
  }
}

/** The members of a field by their ids. */
export type Members = ReadonlyMap<string, FieldMember>;
