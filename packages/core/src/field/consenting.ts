import type { ConsentOptions } from '../particle/options.js';
import type { Losses } from '../runtime/services.js';
import type { FieldMember } from './member.js';

/** What a run of members may lose. */
export interface Consenting {
  readonly losses: Losses;
  /** Whether it was asked for a member itself that it be stopped or terminated. */
  isAskedFor(member: FieldMember): boolean;
}

/** What one member may lose. */
export function consentFor(member: FieldMember, { losses, isAskedFor }: Consenting): Required<ConsentOptions> {
  return { losses, isAskedFor: isAskedFor(member) };
}
