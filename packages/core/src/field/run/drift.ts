import pLimit from 'p-limit';
import { parseReference } from '../../definition/references.js';
import { withoutSecretSettings } from '../../definition/secret-settings.js';
import { formatPath, InvalidDefinitionError } from '../../errors/definition-errors.js';
import type { AnyFlavor } from '../../flavor.js';
import type { SettingDrift } from '../../model/drift.js';
import { isUnsettled } from '../../model/observation.js';
import { type DesiredState, State } from '../../model/state.js';
import { equivalent } from '../../model/transitions.js';
import type { Particle } from '../../particle/particle.js';
import type { Observed } from '../../reconcile/observations.js';
import type { LookOptions } from '../../reconcile/options.js';
import { UNNAMED } from '../../reconcile/plan/drift.js';
import { isDeclared } from '../../reconcile/plan/setting-paths.js';
import type { FieldMember } from '../member.js';
import type { FieldStatusOptions } from '../options.js';
import type { UnknownValue } from '../references/observed-value.js';
import { keysOf } from '../references/observed-value.js';
import { Resolver } from '../references/resolver.js';
import { select } from '../select.js';
import { checkConcurrency, type FieldGraph, readWithin } from './limits.js';
import { overlaps } from './plan.js';

/** What is observed of one particle of a field beside what is declared. */
export interface ParticleDrift {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** The desired state. */
  readonly desired: DesiredState;
  /** The observed state; absent where the resource could not be observed. */
  readonly state?: State;
  /** The provider's status while the resource is moving or blocked: its settings are then not compared. */
  readonly status?: string;
  /**
   * Whether it is not as declared: in another state, blocked, or with other settings. `false` while it is moving, and where that could
   * not be told: see `error`.
   */
  readonly drifted: boolean;
  /**
   * The settings that are not as declared, and those that the flavor has read although they are not declared, which are marked. Values
   * of settings whose names tell a secret are not shown.
   */
  readonly settings: readonly SettingDrift[];
  /** The declared values that are not compared, because they refer to what does not exist. */
  readonly unknown?: readonly UnknownValue[];
  /** Why it could not be observed or compared. */
  readonly error?: unknown;
}

interface DriftContext {
  readonly resolver: Resolver;
  readonly look: LookOptions;
  readonly signal: AbortSignal;
}

/** Compares the selected particles with what exists, in the order of the field. One look for each, and no writes. */
export async function driftOfField(field: FieldGraph, options: FieldStatusOptions): Promise<readonly ParticleDrift[]> {
  const limit = pLimit(checkConcurrency(options.concurrency));
  const selected = select(field, options);
  const resolver = new Resolver(field);
  return readWithin(field.services, options, (signal) => {
    const done = new Map<FieldMember, Promise<ParticleDrift>>();
    for (const member of field.order) {
      const desired = selected.get(member);
      if (desired === undefined) continue;
      // What a definition refers to is looked at first, so that one look serves both.
      const before = sourcesOf(member, resolver).map((source) => done.get(source));
      const context = { resolver, look: { ...options, signal }, signal };
      done.set(
        member,
        Promise.all(before).then(() => limit(() => driftOfMember(member, desired, context))),
      );
    }
    return Promise.all(done.values());
  });
}

/** The members that the definition of a member refers to. */
function sourcesOf(member: FieldMember, resolver: Resolver): FieldMember[] {
  return member.holes.flatMap(({ reference }) => {
    const wanted = parseReference(reference);
    return wanted.kind === 'inherit' ? (resolver.parentOf(member, wanted.id) ?? []) : [];
  });
}

async function driftOfMember(
  member: FieldMember,
  desired: DesiredState,
  { resolver, look, signal }: DriftContext,
): Promise<ParticleDrift> {
  const { id } = member;
  const seen: { state?: State; status?: string } = {};
  try {
    const { particle, unknown } = await particleToCompare(member, resolver, signal);
    const observed = await particle.look(look);
    resolver.note(member, observed.observation);
    seen.state = observed.state;
    if (isUnsettled(observed.observation)) seen.status = observed.observation.status;
    const settings = settingsOf(member, desired, particle, observed).filter(
      ({ path }) => !unknown.some((value) => overlaps(value.path, path)),
    );
    const drifted = isInOtherState(member, desired, observed) || settings.some((one) => !one.undeclared);
    return { id, desired, ...seen, drifted, settings, ...(unknown.length > 0 && { unknown }) };
  } catch (error) {
    signal.throwIfAborted();
    return { id, desired, ...seen, drifted: false, settings: [], error };
  }
}

/** Returns the particle of a member, and the values of its definition that are not known. */
async function particleToCompare(
  member: FieldMember,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<{ readonly particle: Particle; readonly unknown: readonly UnknownValue[] }> {
  try {
    return { particle: await resolver.particleOf(member, signal), unknown: [] };
  } catch (error) {
    if (error instanceof InvalidDefinitionError) throw error;
    const particle = await resolver.particleToFind(member, signal);
    return { particle, unknown: member.holes.map(({ path, reference }) => ({ path: formatPath(path), reference })) };
  }
}

/** Whether a resource is in another state than its definition says. While it is moving, that is not known. */
function isInOtherState(member: FieldMember, desired: DesiredState, { state, observation }: Observed): boolean {
  const { protection, valid } = member;
  const ends = member.endsAt(desired);
  const mayStay = protection.observeOnly ? desired !== State.running : protection.termination && ends;
  if (observation.kind === 'moving' || mayStay) return false;
  return observation.kind === 'blocked' || !equivalent(valid.flavor, state, desired);
}

/** The drift of the settings of a resource that exists, rests, and is not to be terminated. */
function settingsOf(
  member: FieldMember,
  desired: DesiredState,
  particle: Particle,
  { observation }: Observed,
): readonly SettingDrift[] {
  const { protection, source, valid } = member;
  if (observation.kind !== 'settled' || (member.endsAt(desired) && !protection.observeOnly)) return [];
  const drift = particle.compareWith(observation);
  const compared = protection.observeOnly
    ? drift.filter(({ path }) => path !== UNNAMED && isDeclared(source.value, path))
    : drift;
  return compared.map((one) => withoutSecrets(one, valid.flavor));
}

function withoutSecrets(drift: SettingDrift, { schema }: AnyFlavor): SettingDrift {
  const shown = (value: unknown) => withoutSecretSettings(value, keysOf(drift.path), schema);
  return { ...drift, observed: shown(drift.observed), declared: shown(drift.declared) };
}
