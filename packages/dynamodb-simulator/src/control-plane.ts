import type { TagChange } from '@pcf/tagging-simulator';
import type { AwsCaller } from '@pcf/testing/aws-json';
import type { Rates } from './account/rates.js';
import type { Faults } from './faults/faults.js';
import { holdForever, type WorldFault } from './faults/world-fault.js';
import { controlPlaneOperation } from './operations.js';
import { isRead, tableOf } from './request/operation.js';
import type { StateFolder } from './saved-state/state-folder.js';
import { settle } from './settle.js';
import { listedTags } from './tag/listed.js';
import type { Durations } from './world/durations.js';
import { globalTableOf } from './world/global-tables.js';
import { regionOf } from './world/regions.js';
import type { Region, World } from './world/state.js';

interface ControlPlaneParts {
  readonly world: World;
  readonly clock: { now(): number };
  readonly durations: Durations;
  readonly faults: Faults;
  /** The folder that keeps the state; without one, the state is in memory only. */
  readonly folder: StateFolder | undefined;
  /** Limits the rates of calls; without it, they are not limited. */
  readonly rates?: Rates | undefined;
}

type Caller = Pick<AwsCaller, 'account' | 'region'>;

/** A call of the control plane, and its caller. */
interface TableCall extends Caller {
  readonly operation: string;
}

/** DynamoDB's calls on tables. Each is atomic, and is answered when its changes are in the folder. */
export class ControlPlane {
  readonly world: World;
  readonly clock: { now(): number };
  readonly #durations: Durations;
  readonly #faults: Faults;
  readonly #folder: StateFolder | undefined;
  readonly #rates: Rates | undefined;
  readonly #tagWatchers: ((change: TagChange) => void)[] = [];

  constructor({ world, clock, durations, faults, folder, rates }: ControlPlaneParts) {
    this.world = world;
    this.clock = clock;
    this.#durations = durations;
    this.#faults = faults;
    this.#folder = folder;
    this.#rates = rates;
  }

  async run(input: Readonly<Record<string, unknown>>, call: TableCall): Promise<object> {
    this.#rates?.take(call, this.clock.now());
    const fault = this.#faults.takeWorld({ operation: call.operation, table: () => tableOf(input) });
    try {
      return this.#act(fault, input, call);
    } finally {
      this.#reportTags();
      const writes = fault !== undefined || !isRead(call.operation);
      await (writes ? this.#folder?.keep() : this.#folder?.kept());
    }
  }

  /** The tables of a caller, as they are now. All of them are in the folder, so that items never belong to a table that gets lost. */
  async regionFor({ account, region: name }: Caller): Promise<Region> {
    settle(this.world, account, this.clock.now());
    this.#reportTags();
    const region = regionOf(this.world, account, name);
    await this.#folder?.keepTables();
    return region;
  }

  /** Reports the tags of all tables, and from then on each change, to a function that never throws. */
  watchTags(report: (change: TagChange) => void): void {
    this.#tagWatchers.push(report);
    this.#reportTablesTo([report]);
  }

  /** Reports the tables that the folder had, when it has been opened. */
  reportTables(): void {
    this.world.tagChanges.length = 0;
    this.#reportTablesTo(this.#tagWatchers);
  }

  #reportTablesTo(watchers: readonly ((change: TagChange) => void)[]): void {
    for (const { tables } of this.world.regions.values()) {
      for (const table of tables.values()) {
        const listed = listedTags(table);
        if (listed) for (const report of watchers) report(listed);
      }
    }
  }

  #reportTags(): void {
    for (const change of this.world.tagChanges.splice(0)) {
      for (const report of this.#tagWatchers) report(change);
    }
  }

  #act(fault: WorldFault | undefined, input: Readonly<Record<string, unknown>>, call: TableCall): object {
    if (fault?.kind === 'acceptAndIgnore') return this.#perform(structuredClone(this.world), input, call);
    if (fault?.kind === 'meanwhile') {
      this.#perform(this.world, { ...fault.input }, { ...call, operation: fault.operation });
    }
    const answer = this.#perform(this.world, input, call);
    if (fault?.kind === 'stayForever') this.#hold(call, tableOf(input));
    return answer;
  }

  #perform(world: World, input: Readonly<Record<string, unknown>>, { operation, account, region: name }: TableCall) {
    const now = this.clock.now();
    settle(world, account, now);
    const region = regionOf(world, account, name);
    const run = controlPlaneOperation(operation);
    return run({ world, region, now, durations: this.#durations }, input);
  }

  #hold({ account, region }: TableCall, name: string | undefined): void {
    const table = regionOf(this.world, account, region).tables.get(name ?? '');
    if (table) holdForever([table, globalTableOf(this.world, table)], this.clock.now());
  }
}
