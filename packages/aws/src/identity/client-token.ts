import { createHash } from 'node:crypto';

/** What a {@link clientToken} is made of. */
export interface ClientTokenParts {
  /** The owner of the particle, if it has one. */
  readonly owner?: string | undefined;
  /** The id of the particle: `ec2_instance:web`. */
  readonly id: string;
  /** The id of the latest resource that the particle had and that is deleted; absent for the first. */
  readonly after?: string | undefined;
}

/** Characters of a token. ECS takes 36 at most, EC2 64. */
const LENGTH = 32;

/**
 * Returns the client token with which a resource is created, so that a repeated creation makes no second one. The token needs no
 * memory and no state file: it is derived from the particle and from the resource that the new one comes after, which the provider
 * lists. So it is the same again after a crash, after a lost answer, and while the new resource is not visible yet. The next
 * creation has another one.
 *
 * Two rules for a flavor:
 *
 * - If the creation answers with a resource that is deleted already, the provider knew the token and does not list the resource any
 *   more. Create again, `after` that one.
 * - If the provider refuses the token because the parameters differ, an earlier request has created the resource. Throw core's
 *   `ConflictError`: a later look finds it.
 *
 * @returns 32 hexadecimal digits
 *
 * @example
 * ```ts
 * const ClientToken = clientToken({ owner: marks.owner, id: this.id, after: found.earlier.at(-1) });
 * ```
 */
export function clientToken({ owner, id, after }: ClientTokenParts): string {
  const text = JSON.stringify([owner ?? null, id, after ?? null]);
  return createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
}
