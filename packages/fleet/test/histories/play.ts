import { type FieldKey, NotApprovableError, type Run } from '@pcf/fleet';
import { openPool } from '../../src/database.js';
import { openQueue } from '../../src/engine.js';
import type { RunStore } from '../../src/store/run-store.js';
import { sweepDrift } from '../../src/store/sweeps.js';
import { type Stage, table } from '../support/stage.js';
import { tenantOf } from '../support/tenants.js';
import { until } from '../support/until.js';
import { type Act, FIELDS, type History, type TenantRole, type Wanted } from './history.js';
import { patiently } from './patience.js';
import type { Tally } from './tally.js';

/** A run that does not end in this time, in milliseconds, never does. */
const ENDS_WITHIN = 240_000;
/** How often a field is submitted again at the end, after conflicts, cancels and plans that were moved. */
const MOST_ROUNDS = 8;
/** How a refusal to touch the resources of others is called. */
const OF_OTHERS = /PCF_(OTHER_OWNER|NOT_ADOPTED|NO_LONGER_OWNED)/;

/** What the histories share. */
export interface Players {
  readonly stage: Stage;
  readonly store: RunStore;
  readonly tally: Tally;
  /** Which tables may be deleted, as `tenant/name`: they were submitted as terminated, or created by a run with rollback. */
  readonly mayBeDeleted: Set<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openPlayers(stage: Stage, tally: Tally): Promise<Players> {
  const pool = openPool(stage.database, 2);
  const queue = await openQueue(pool);
  return {
    ...{ stage, tally, store: { pool, queue }, mayBeDeleted: new Set() },
    async [Symbol.asyncDispose]() {
      await queue.stop();
      await pool.end();
    },
  };
}

type Definitions = ReadonlyMap<string, Wanted>;

/** What was submitted last for a field. */
interface Submitted {
  readonly key: FieldKey;
  readonly wanted: Definitions;
  /** The run that serves it. */
  readonly run: string;
}

const nameOf = ({ tenant, field }: FieldKey) => `${tenant} ${field}`;

/** Plays a history, and then leads every field to what was submitted last. */
export async function play(players: Players, history: History, number: number): Promise<void> {
  const player = new Player(players, number);
  for (const act of history) await player.carryOut(act);
  await player.settle();
  players.tally.histories += 1;
}

class Player {
  readonly #submitted = new Map<string, Submitted>();

  constructor(
    private readonly players: Players,
    private readonly number: number,
  ) {}

  async carryOut(act: Act): Promise<void> {
    const { stage, tally } = this.players;
    if (act.act === 'outsider') {
      tally.outsider += 1;
      await this.#outsider(act);
      return;
    }
    if (act.act === 'submit') {
      const names = FIELDS[act.field];
      const wanted = new Map(names.flatMap((name, at) => (act.wanted[at] ? [[name, act.wanted[at]] as const] : [])));
      await this.#submit({ tenant: this.#tenant(act.tenant), field: act.field }, wanted, act.rollback);
      return;
    }
    const known = [...this.#submitted.values()];
    const one = known[act.at % known.length];
    if (!one) return;
    if (act.act === 'plan') await patiently(() => stage.fleet.plan(one.key));
    if (act.act === 'wait') await this.#idle(one.key);
    if (act.act === 'heal') await this.#heal(one.key);
    if (act.act === 'cancel') {
      tally.cancels += 1;
      await patiently(() => stage.fleet.cancel(one.run, 'ann'));
    }
    if (act.act === 'approve') {
      const asked = await patiently(() => stage.fleet.runs({ ...one.key, state: 'ended', outcome: 'approval needed' }));
      if (asked[0]) await this.#approve(asked[0]);
    }
  }

  /** A sweep finds that the field is due, and heals it. */
  async #heal({ tenant, field }: FieldKey): Promise<void> {
    const { stage, store, tally } = this.players;
    tally.heals += 1;
    await patiently(() => stage.fleet.scheduleDrift({ tenant, field }, { mode: 'heal', every: 3_600_000 }));
    await patiently(() =>
      stage.sql.query('update pcf_fleet.field set drift_at = now() where tenant = $1 and name = $2', [tenant, field]),
    );
    await patiently(() => sweepDrift(store));
  }

  async #submit(key: FieldKey, wanted: Definitions, rollback: boolean): Promise<void> {
    const { stage, tally, mayBeDeleted } = this.players;
    tally.submits += 1;
    for (const [name, { state }] of wanted)
      if (rollback || state === 'terminated') mayBeDeleted.add(`${key.tenant}/${name}`);
    const definitions = [...wanted].map(([name, { state, version }]) =>
      table(name, { adopt: 'never', desired_state: state }, { Tags: [{ Key: 'version', Value: version }] }),
    );
    const options = { rollback };
    const run = await patiently(() => stage.fleet.submit({ ...key, definitions, by: 'history', options }));
    this.#submitted.set(nameOf(key), { key, wanted, run: run.id });
  }

  /** The outsider creates, deletes what it has, and changes the version of any table. */
  async #outsider({ does, account, name }: Extract<Act, { act: 'outsider' }>): Promise<void> {
    const { cloud } = this.players.stage;
    const number = this.#account(account);
    const found = await this.#find(number, name);
    if (does === 'create' && !found) {
      // A worker may create it first.
      await cloud.send(number, 'CreateTable', table(name).aws_resource).catch(unlessExists);
    }
    if (does === 'delete' && found && found.owner === undefined)
      await cloud.send(number, 'DeleteTable', { TableName: name });
    if (does === 'change' && found) {
      const Tags = [{ Key: 'version', Value: 'changed' }];
      await cloud.send(number, 'TagResource', { ResourceArn: found.arn, Tags }).catch(unlessGone);
    }
  }

  /** Waits until no run of a field is under way. @returns the last one that applied */
  async #idle({ tenant, field }: FieldKey): Promise<Run | undefined> {
    const { stage } = this.players;
    await until(
      `end of the runs of ${tenant} ${field}`,
      async () => {
        const { rows } = await patiently(() =>
          stage.sql.query<{ id: string; state: string }>(
            `select id from pcf_fleet.run where tenant = $1 and field = $2 and state <> 'ended'`,
            [tenant, field],
          ),
        );
        return rows.length === 0 ? true : undefined;
      },
      { within: ENDS_WITHIN, every: 200 },
    ).catch(async (e) => {
      console.error(
        e.message,
        (await stage.sql.query(`select * from pcf_fleet.run where state <> 'ended'`)).rows,
        (await stage.sql.query(`select * from pcf_fleet.worker order by started_at`)).rows,
        (
          await stage.sql.query(
            `select id, state, data, start_after, created_on, started_on, priority, group_id, group_tier from pcf_fleet_queue.job where name = 'pcf-runs' and state < 'completed' limit 40`,
          )
        ).rows,
      );
      throw e;
    });
    const [last] = await patiently(() => stage.fleet.runs({ tenant, field, kind: 'apply', limit: 1 }));
    return last && patiently(() => stage.fleet.run(last.id));
  }

  /** Leads each field to what was submitted last: approves, submits again, and takes conflicts away. */
  async settle(): Promise<void> {
    for (const name of this.#submitted.keys()) await this.#settleField(name);
  }

  async #settleField(name: string): Promise<void> {
    const { tally } = this.players;
    const outcomes: string[] = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const submitted = this.#submitted.get(name);
      if (!submitted) return;
      const { key, wanted } = submitted;
      const run = await this.#idle(key).catch((error: unknown) => this.#lose(`${name}: ${error}`));
      if (!run) return;
      outcomes.push(`${run.outcome} ${JSON.stringify(run.error ?? '')}`);
      let next = wanted;
      switch (run.outcome) {
        case 'changed':
        case 'unchanged': {
          const wrong = await this.#differences(key.tenant, wanted);
          if (wrong.length === 0) return;
          // Only the outsider may have changed it since.
          if (!this.#wasTouched(key.tenant, run)) return this.#lose(`${name}, run ${run.id}: ${wrong.join(', ')}`);
          break;
        }
        case 'approval needed':
          if (await this.#approve(run)) continue;
          break;
        case 'failed':
          if (!OF_OTHERS.test(JSON.stringify([run.error, run.report])))
            return this.#lose(`${name}, run ${run.id}: ${JSON.stringify(run.error)}`);
          tally.conflicts += 1;
          next = await this.#giveWay(submitted);
      }
      await this.#submit(key, next, false);
    }
    this.#lose(`${name} did not settle: ${outcomes.join(', ')}`);
  }

  #lose(what: string): undefined {
    this.players.tally.lost.push(`history ${this.number}: ${what}`);
  }

  async #approve(run: Run): Promise<boolean> {
    const { fleet } = this.players.stage;
    this.players.tally.approvals += 1;
    try {
      await patiently(() => fleet.approve(run.id, { by: 'bea' }));
      return true;
    } catch (error) {
      if (!(error instanceof NotApprovableError)) throw error;
      return (await patiently(() => fleet.decision(run.id))) !== undefined;
    }
  }

  /** Takes away what the outsider has, and leaves out what another owner has. */
  async #giveWay({ key, wanted }: Submitted): Promise<Definitions> {
    const { owner, account } = tenantOf(key.tenant);
    const kept = new Map<string, Wanted>();
    for (const [name, one] of wanted) {
      const found = await this.#find(account, name);
      if (found?.owner === undefined && found)
        await this.players.stage.cloud.send(account, 'DeleteTable', { TableName: name });
      if (found?.owner === undefined || found.owner === owner) kept.set(name, one);
    }
    return kept;
  }

  async #differences(tenant: string, wanted: Definitions): Promise<string[]> {
    const { owner, account } = tenantOf(tenant);
    const wrong: string[] = [];
    for (const [name, { state, version }] of wanted) {
      const found = await this.#find(account, name);
      const isOwn = found?.owner === owner;
      if (state === 'terminated' && isOwn) wrong.push(`${name} exists`);
      if (state === 'running' && !isOwn) wrong.push(found ? `${name} is of ${found.owner}` : `${name} is missing`);
      if (state === 'running' && isOwn && found.version !== version)
        wrong.push(`${name} has version ${found.version} and not ${version}`);
    }
    return wrong;
  }

  /** Whether the outsider has written in the account since a run began. */
  #wasTouched(tenant: string, run: Run): boolean {
    const { account } = tenantOf(tenant);
    const { calls } = this.players.stage.cloud;
    const last = calls.findLastIndex((call) => call.account === account && !call.sender && call.writes);
    const begun = calls.findIndex(({ sender }) => sender?.run === run.id);
    return last > begun;
  }

  async #find(account: string, name: string) {
    const { cloud } = this.players.stage;
    const described = await cloud.send(account, 'DescribeTable', { TableName: name }).catch(unlessGone);
    if (!described) return undefined;
    const arn = String(Object(described.Table).TableArn);
    const { Tags = [] } = Object(
      await cloud.send(account, 'ListTagsOfResource', { ResourceArn: arn }).catch(unlessGone),
    );
    const tags = new Map<string, string>(Tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
    return { arn, owner: tags.get('pcf:owner'), version: tags.get('version') };
  }

  #tenant(role: TenantRole): string {
    const [owner = '', , account = ''] = role.split(' ');
    return `${owner}.${this.#account(account === 'one' ? 'one' : 'two')}`;
  }

  #account(which: 'one' | 'two'): string {
    return String(100_000 + 2 * this.number + (which === 'one' ? 0 : 1)).padStart(12, '0');
  }
}

/** A refusal because a worker was first is an answer, too. */
const unless = (refusal: RegExp) => (error: unknown) => {
  if (!(error instanceof Error && refusal.test(error.message))) throw error;
  return undefined;
};
const unlessGone = unless(/ResourceNotFoundException/);
const unlessExists = unless(/ResourceInUseException/);
