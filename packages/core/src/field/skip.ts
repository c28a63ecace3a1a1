import type { Runner } from './run.js';

/** What came, or would come, of a member that another one waits for. */
export interface Before {
  readonly id: string;
  /** Why the other one cannot be begun: `failed`, `was skipped`, …; absent where it can. */
  readonly blocks?: string | undefined;
  /** Whether it was to be gone, and stays, since its definition protects it. */
  readonly stays: boolean;
}

/** Why nothing is done for a member, as plans and applies tell it; `undefined` where something is. */
export function reasonToSkip({ member, ends }: Runner, before: readonly Before[]): string | undefined {
  const blocker = before.find(({ blocks }) => blocks !== undefined);
  if (blocker) return `it waits for ${blocker.id}, which ${blocker.blocks}.`;
  const stays = before.find((one) => one.stays);
  if (!ends || !stays || member.protection.termination) return undefined;
  return `${stays.id} builds on it, and stays: its definition says persist_on_termination.`;
}

/** Why nothing is done for a member that is to be stopped, and refers to what does not exist. */
export const NOTHING_TO_STOP = 'it does not run, and what it refers to does not exist: there is nothing to stop.';

/** Whether those that wait for a skipped member can go on: it is no obstacle. */
export function isHarmless(reason: string | undefined): boolean {
  return reason === NOBODY_KNOWS || reason === NOTHING_TO_STOP;
}

/** Why nothing is done for a member that is to be gone, and whose name comes from one that is gone already. */
export const NOBODY_KNOWS =
  'nobody can tell which resource it is: its name comes from a particle that does not exist. If it is still there, write ' +
  'its name into the definition.';
