import { NoLongerOwnedError, NotAdoptedError, OtherOwnerError } from '../../errors/ownership-errors.js';
import { ProtectedResourceError } from '../../errors/plan-errors.js';
import type { Adoption, Marks } from '../../model/marks.js';

/** Whose resource a particle may change, and the marks that it gives to what it creates. */
export interface Ownership extends Adoption {
  /** The particle's id. */
  readonly id: string;
  /** The owner; `undefined` where the runtime has none and the definition says `adopt: never` or `moved_from`. */
  readonly owner: string | undefined;
  /** The marks of a resource that this particle creates. */
  readonly wanted: Marks;
}

/**
 * Returns the ownership of a particle; `undefined` where marks mean nothing for it.
 *
 * @param context - of the particle
 */
export function ownershipOf(
  id: string,
  { owner, marks = {}, adoption = BY_NAME }: { owner?: string; marks?: Marks; adoption?: Adoption },
): Ownership | undefined {
  const isUsed = owner !== undefined || needsMarks(adoption);
  return isUsed ? { id, owner, wanted: marks, ...adoption } : undefined;
}

const KEPT = 'it has the mark pcf:keep. To delete it, remove the mark.';

const BY_NAME: Adoption = { adopt: 'by-name', movedFrom: [] };

/** Whether every look must show the marks, also where nothing else has to change. */
export function needsMarks({ adopt, movedFrom }: Adoption): boolean {
  return adopt !== 'by-name' || movedFrom.length > 0;
}

/**
 * Returns the marks that an existing resource is to get; `undefined` where its marks stay. Pure.
 *
 * @param isWritten - whether a step is sent for the resource, so that another owner's is refused
 * @throws {@link OtherOwnerError}, {@link NotAdoptedError}, {@link NoLongerOwnedError} or {@link ProtectedResourceError} when the particle
 * may not change the resource
 */
export function adopt(ownership: Ownership, found: Marks, isWritten: boolean): Marks | undefined {
  const { owner, adopt: way } = ownership;
  if (way === 'owned') {
    if (found.owner !== owner || owner === undefined) throw new NoLongerOwnedError(ownership.id, owner ?? '');
    if (found.keep) throw new ProtectedResourceError(ownership.id, KEPT);
    return undefined;
  }
  const isOthers = owner !== undefined && found.owner !== undefined && found.owner !== owner;
  if (isOthers && way !== 'takeover') {
    if (way === 'by-name' && !isWritten) return undefined;
    throw new OtherOwnerError(ownership.id, owner, found.owner);
  }
  const isOwn = found.id === ownership.id || (found.id === undefined && found.owner !== undefined && !isOthers);
  const isMoved = found.id !== undefined && ownership.movedFrom.includes(found.id);
  if (way === 'never' && !isOwn && !isMoved) throw new NotAdoptedError(ownership.id, owner, found);
  return marksAfter(ownership, found, { isOthers, isMoved });
}

function marksAfter(
  { owner, adopt: way, wanted }: Ownership,
  found: Marks,
  { isOthers, isMoved }: { readonly isOthers: boolean; readonly isMoved: boolean },
): Marks | undefined {
  const isOurs = owner !== undefined && found.owner === owner;
  const isToMark = isOthers || (found.owner === undefined && (way === 'mark' || way === 'takeover'));
  if (isToMark) return different(found, wanted);
  if (!isOurs && !isMoved) return undefined;
  const { keep: _, ...others } = found;
  const id = isMoved || found.id === undefined ? wanted.id : found.id;
  const keep = isOurs ? wanted.keep : found.keep;
  return different(found, { ...others, ...(id !== undefined && { id }), ...(keep && { keep }) });
}

function different(before: Marks, after: Marks): Marks | undefined {
  const isSame =
    before.owner === after.owner && before.id === after.id && (before.keep ?? false) === (after.keep ?? false);
  return isSame ? undefined : after;
}

/** Returns what a person should know about the marks of a resource, a sentence each. Pure. */
export function notesOnMarks({ id, owner, movedFrom, adopt: way }: Ownership, found: Marks): string[] {
  if (owner === undefined || way === 'owned') return [];
  if (found.owner === undefined) return [];
  if (found.owner !== owner)
    return way === 'takeover'
      ? []
      : [`It belongs to the owner ${JSON.stringify(found.owner)}, so it cannot be changed.`];
  if (found.id === undefined || found.id === id || movedFrom.includes(found.id)) return [];
  return [
    `Its mark pcf:id is ${JSON.stringify(found.id)}. If the particle was renamed, add moved_from: [${JSON.stringify(found.id)}].`,
  ];
}
