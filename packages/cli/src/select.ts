import { didYouMean, type Particle } from '@pcf/core';
import { UnknownParticleError } from './errors.js';

/**
 * Picks the particles that a command is about: all of them, or the one of a name or id.
 *
 * @throws {@link UnknownParticleError} when there is none of that name, or several
 */
export function selectParticles(particles: readonly Particle[], wanted: string | undefined): readonly Particle[] {
  if (wanted === undefined) return particles;
  const found = particles.filter(({ id, name }) => wanted === id || wanted === name);
  const ids = particles.map(({ id }) => id);
  if (found.length === 0) {
    const known = wanted.includes(':') ? ids : particles.map(({ name }) => name);
    throw new UnknownParticleError(
      `There is no particle "${wanted}" in the file.${didYouMean(wanted, known)} Known are: ${ids.join(', ') || 'none'}.`,
    );
  }
  if (found.length > 1) {
    const choices = found.map(({ id }) => id).join(' or ');
    throw new UnknownParticleError(`There are several particles "${wanted}" in the file: say ${choices}.`);
  }
  return found;
}
