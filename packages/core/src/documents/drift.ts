import { type ErrorDocument, errorDocument } from '../errors/error-document.js';
import type { ParticleDrift } from '../field/run/drift.js';

/** What `field.drift()` found, as JSON: what `pcf drift --json` prints. */
export interface DriftDocument {
  readonly kind: 'drift';
  readonly version: 1;
  /** In the order of the field. */
  readonly particles: readonly ParticleDriftDocument[];
}

/** The drift of one particle as JSON; see `ParticleDrift`. */
export interface ParticleDriftDocument extends Omit<ParticleDrift, 'error'> {
  readonly error?: ErrorDocument;
}

/**
 * Returns drift as plain data, for JSON. Values of settings whose names tell a secret are not in it.
 *
 * @example
 * ```ts
 * console.log(JSON.stringify(driftDocument(await field.drift({ fresh: true }))));
 * ```
 */
export function driftDocument(drift: readonly ParticleDrift[]): DriftDocument {
  return {
    kind: 'drift',
    version: 1,
    particles: drift.map(({ error, ...others }) => ({
      ...others,
      ...(error === undefined ? {} : { error: errorDocument(error) }),
    })),
  };
}
