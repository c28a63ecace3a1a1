import { stat } from 'node:fs/promises';
import { type Observation, type Outputs, State } from '@pcf/core';
import type { ServiceSettings } from './definition.js';
import { unless } from './errors.js';
import type { Claim, RunClaim, StopClaim } from './folder/claim.js';
import { type DescriptionView, viewOf } from './folder/description.js';
import { readClaim } from './folder/lock.js';
import { readDescription } from './folder/service-folder.js';
import type { Declared, Place } from './paths.js';
import { assertPlatform, isAlive } from './process/identity.js';

/** A process that runs. */
export interface ObservedProcess {
  readonly pid: number;
  /** It was told to stop, and has not done so in time. */
  readonly stop_overdue: boolean;
}

/** A service as it is found. */
export interface ObservedService {
  /** `undefined` when it cannot be read: it is written anew then. */
  readonly description: DescriptionView | undefined;
  /** `undefined` when it does not run. */
  readonly process: ObservedProcess | undefined;
  /** Whether there is a log in the service's folder although its description names another one: from before that. */
  readonly oldLog?: true;
}

/** What is looked for. */
export interface Wanted {
  readonly place: Place;
  readonly declared: Declared;
  readonly settings: Pick<ServiceSettings, 'stop_timeout' | 'min_ready_seconds'>;
}

/**
 * Looks at a service.
 *
 * @param now - milliseconds since the epoch
 * @throws UnsupportedPlatformError, or UnknownProcessError when it cannot be told whether its process runs
 */
export async function observeService(
  { place, declared, settings }: Wanted,
  now: number,
): Promise<Observation<ObservedService>> {
  assertPlatform();
  const claim = await readClaim(place.folder);
  if (!claim) return { kind: 'missing' };
  if (claim === 'damaged') return { kind: 'blocked', status: 'DAMAGED', reason: damageOf(place) };
  if (claim === 'foreign') return { kind: 'blocked', status: 'FOREIGN', reason: strangenessOf(place) };
  if (claim === 'empty') return UNFINISHED_REMOVAL;
  const isHeld = claim.kind !== 'free' && (await isAlive(claim.holder));
  const status = isHeld ? movement(claim, settings, now) : undefined;
  if (status) return { kind: 'moving', status };
  const described = await readDescription(place.folder);
  const process = isHeld && (claim.kind === 'run' || claim.kind === 'stop') ? claim : undefined;
  return {
    kind: 'settled',
    state: process ? State.running : State.stopped,
    settings: {
      description: described && viewOf(described, declared),
      process: process && { pid: process.holder.pid, stop_overdue: process.kind === 'stop' },
      ...(described && described.log !== place.ownLog && (await isThere(place.ownLog)) && { oldLog: true }),
    },
    outputs: outputsOf(claim, process, described?.log ?? place.ownLog),
    ...(described?.id !== undefined && { identity: described.id }),
  };
}

async function isThere(file: string): Promise<boolean> {
  return (await unless(['ENOENT'], () => stat(file))) !== undefined;
}

/** An empty folder: nothing runs, and nothing is described, but something is left to be removed. */
const UNFINISHED_REMOVAL: Observation<ObservedService> = {
  kind: 'settled',
  state: State.stopped,
  settings: { description: undefined, process: undefined },
  outputs: {},
};

/** In which way a service moves whose claim is held; `undefined` when it rests. */
function movement(claim: Claim, settings: Wanted['settings'], now: number): string | undefined {
  if (claim.kind === 'edit') return 'CHANGING';
  if (claim.kind === 'run') return now < claim.startedAt + settings.min_ready_seconds * 1_000 ? 'STARTING' : undefined;
  return claim.kind === 'stop' && now < claim.stopAt + settings.stop_timeout * 1_000 ? 'STOPPING' : undefined;
}

function outputsOf(claim: Claim, process: RunClaim | StopClaim | undefined, log: string): Outputs {
  if (process) return { pid: process.holder.pid, log, started_at: iso(process.startedAt) };
  return claim.kind === 'run' || claim.kind === 'stop' ? { log, last_started_at: iso(claim.startedAt) } : { log };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function strangenessOf({ folder }: Place): string {
  return (
    `${folder} was not made at this place: it was copied, or came with version control, so that neither its process nor its ` +
    'settings are trusted. Make sure that no process of it runs, delete the folder, and apply again.'
  );
}

function damageOf({ folder }: Place): string {
  return (
    `${folder} is not as the framework left it: its claim, which tells whether the process runs, is lost. Make sure that ` +
    'the process does not run, delete the folder, and apply again.'
  );
}
