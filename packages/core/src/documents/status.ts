import { type ErrorDocument, errorDocument } from '../errors/error-document.js';
import type { ParticleStatus } from '../field/run/status.js';
import type { Observation, Outputs } from '../model/observation.js';
import type { State } from '../model/state.js';
import { omitUndefined } from '../values.js';

/** What `field.status()` found, as JSON: what `pcf status --json` prints. */
export interface StatusDocument {
  readonly kind: 'status';
  readonly version: 1;
  /** In the order of the field. */
  readonly particles: readonly ParticleStatusDocument[];
  /** Absent where there are none. */
  readonly quasiparticles?: readonly QuasiparticleStatus[];
}

/** The status of one particle as JSON. */
export interface ParticleStatusDocument {
  /** `flavor:pcf_name` */
  readonly id: string;
  /** Absent where the resource could not be read: see `error`. */
  readonly state?: State;
  readonly kind?: Observation['kind'];
  /** The provider's own status, while the resource is moving or blocked. */
  readonly status?: string;
  /** Why the resource is blocked. */
  readonly reason?: string;
  readonly settings?: unknown;
  readonly outputs?: Partial<Outputs>;
  /** What the resource holds, where the provider counts it: `about 12 messages`. */
  readonly holds?: string;
  /** The provider's id of the resource, where the look contains it. */
  readonly identity?: string;
  readonly error?: ErrorDocument;
}

/** The state of a quasiparticle. */
export interface QuasiparticleStatus {
  readonly id: string;
  /** `unknown` if one of its particles could not be read. */
  readonly state: State | 'unknown';
  /** The ids of its particles. */
  readonly particles: readonly string[];
}

/**
 * Returns statuses as plain data, for JSON.
 *
 * @param quasiparticles - the states of quasiparticles
 *
 * @example
 * ```ts
 * console.log(JSON.stringify(statusDocument(await field.status({ fresh: true }))));
 * ```
 */
export function statusDocument(
  statuses: readonly ParticleStatus[],
  quasiparticles: readonly QuasiparticleStatus[] = [],
): StatusDocument {
  return {
    kind: 'status',
    version: 1,
    particles: statuses.map(particleDocument),
    ...(quasiparticles.length > 0 && { quasiparticles }),
  };
}

function particleDocument({ id, state, observation, error }: ParticleStatus): ParticleStatusDocument {
  if (error !== undefined) return { id, error: errorDocument(error) };
  return { id, ...(state && { state }), ...(observation && partsOf(observation)) };
}

/** Picks what a document has: the observation of a flavor can have more. */
function partsOf(observation: Observation): Omit<ParticleStatusDocument, 'id'> {
  const { kind } = observation;
  if (kind === 'missing') return { kind };
  const { settings, outputs, identity } = observation;
  if (kind === 'settled') return { kind, ...omitUndefined({ settings, outputs, holds: observation.holds, identity }) };
  const reason = kind === 'blocked' ? observation.reason : undefined;
  return { kind, status: observation.status, ...omitUndefined({ reason, settings, outputs, identity }) };
}
