import { stat } from 'node:fs/promises';
import { type Marks, type Observation, State } from '@pcf/core';
import type { ServiceSettings } from './definition.js';
import { ignoring } from './errors.js';
import type { Declared, ServiceLocation } from './paths.js';
import { assertPlatform, isAlive } from './process/identity.js';
import type { Claim, RunClaim, StopClaim } from './service-folder/claim.js';
import { type DescriptionView, viewOf } from './service-folder/description.js';
import { readClaim } from './service-folder/lock.js';
import { hasOnlyClaim, readDescription } from './service-folder/service-folder.js';

/** A running process. */
export interface ObservedProcess {
  readonly pid: number;
  /** Whether the process was sent the stop signal and did not end within `stop_timeout`. */
  readonly stop_overdue: boolean;
}

/** The observed state of a service. */
export interface ObservedService {
  /** `undefined` if it cannot be read. It is then written again. */
  readonly description: DescriptionView | undefined;
  /** `undefined` if the service does not run. */
  readonly process: ObservedProcess | undefined;
  /** Set if the service's folder contains a log from before its description named another one. */
  readonly oldLog?: true;
}

/** The service to observe, and its declared settings. */
export interface ServiceQuery {
  readonly location: ServiceLocation;
  readonly declared: Declared;
  readonly settings: Pick<ServiceSettings, 'stop_timeout' | 'min_ready_seconds'>;
  /** The marks that the particle writes. */
  readonly marks: Marks | undefined;
}

/** What this machine decides about a service. */
export type ServiceOutputs = {
  /** The file with what the process writes. */
  readonly log?: string;
  /** While it runs. */
  readonly pid?: number;
  /** While it runs: since when, in ISO 8601. */
  readonly started_at?: string;
  /** While it does not run: when it was started last, in ISO 8601. */
  readonly last_started_at?: string;
};

/**
 * Observes a service.
 *
 * @param now - milliseconds since the epoch
 * @throws UnsupportedPlatformError on other systems than Linux and macOS
 * @throws UnknownProcessError when it is not known whether its process runs
 */
export async function observeService(
  { location, declared, settings, marks = {} }: ServiceQuery,
  now: number,
): Promise<Observation<ObservedService, ServiceOutputs>> {
  assertPlatform();
  const claim = await readClaim(location.folder);
  if (!claim) return { kind: 'missing' };
  if (claim === 'damaged') return { kind: 'blocked', status: 'DAMAGED', reason: describeDamaged(location) };
  if (claim === 'foreign') return { kind: 'blocked', status: 'FOREIGN', reason: describeForeign(location) };
  if (claim === 'empty') return { ...UNFINISHED_REMOVAL, marks };
  const isHeld = claim.kind !== 'free' && (await isAlive(claim.holder));
  const status = isHeld ? transientStatus(claim, settings, now) : undefined;
  if (status) return { kind: 'moving', status };
  const described = await readDescription(location.folder);
  const process = isHeld && (claim.kind === 'run' || claim.kind === 'stop') ? claim : undefined;
  const isRest = !described && !process && (await hasOnlyClaim(location.folder));
  return {
    kind: 'settled',
    state: process ? State.running : State.stopped,
    settings: {
      description: described && viewOf(described, declared),
      process: process && { pid: process.holder.pid, stop_overdue: process.kind === 'stop' },
      ...(described && described.log !== location.ownLog && (await exists(location.ownLog)) && { oldLog: true }),
    },
    outputs: outputsOf(claim, process, described?.log ?? location.ownLog),
    ...(described?.id !== undefined && { identity: described.id }),
    ...(isRest && { marks }),
  };
}

async function exists(file: string): Promise<boolean> {
  return (await ignoring(['ENOENT'], () => stat(file))) !== undefined;
}

/**
 * The observation of an empty folder, which a crash during removal leaves: nothing runs, and the folder must be removed. As a folder
 * with nothing but a claim, it holds nothing of an owner. So it counts as marked by each particle that looks: a description is written
 * with the particle's marks.
 */
const UNFINISHED_REMOVAL = {
  kind: 'settled' as const,
  state: State.stopped,
  settings: { description: undefined, process: undefined },
  outputs: {},
};

/** Returns the transient status of a service whose claim is held; `undefined` if it is stable. */
function transientStatus(claim: Claim, settings: ServiceQuery['settings'], now: number): string | undefined {
  if (claim.kind === 'edit') return 'CHANGING';
  if (claim.kind === 'run') return now < claim.startedAt + settings.min_ready_seconds * 1_000 ? 'STARTING' : undefined;
  return claim.kind === 'stop' && now < claim.stopAt + settings.stop_timeout * 1_000 ? 'STOPPING' : undefined;
}

function outputsOf(claim: Claim, process: RunClaim | StopClaim | undefined, log: string): ServiceOutputs {
  if (process) return { pid: process.holder.pid, log, started_at: iso(process.startedAt) };
  return claim.kind === 'run' || claim.kind === 'stop' ? { log, last_started_at: iso(claim.startedAt) } : { log };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function describeForeign({ folder }: ServiceLocation): string {
  return (
    `${folder} was not created here: it was copied, or checked out from version control. Neither its process nor its ` +
    'settings are trusted. Make sure that its process does not run, delete the folder, and apply again.'
  );
}

function describeDamaged({ folder }: ServiceLocation): string {
  return (
    `${folder} is damaged: its claim file, which records whether the process runs, is missing. Make sure that ` +
    'the process does not run, delete the folder, and apply again.'
  );
}
