import { startPostgres } from '@pcf/postgres-server';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { anyHistory } from '../histories/history.js';
import { openPlayers, play } from '../histories/play.js';
import { storm } from '../histories/storm.js';
import { Tally } from '../histories/tally.js';
import { judge, type Verdict } from '../support/ledger.js';
import { openStage } from '../support/stage.js';

const numRuns = inject('runs') ?? 300;
const seed = inject('seed');
/** How many histories are played at once, on the same workers. */
const AT_ONCE = 30;
/** How many lines on what went wrong are shown. */
const SHOWN = 20;

it(`${numRuns} histories on workers, machines and a database that fail converge (seed ${seed})`, async () => {
  const tally = new Tally();
  const postgres = await startPostgres();
  try {
    await using stage = await openStage(postgres.url);
    await using players = await openPlayers(stage, tally);
    const ended = new AbortController();
    const faults = storm(stage, postgres, tally, { seed, ended: ended.signal });
    const histories = fc.sample(anyHistory, { numRuns, seed }).entries();
    const playOneByOne = async () => {
      for (const [number, history] of histories) await play(players, history, number);
    };
    const played = Promise.all(Array.from({ length: AT_ONCE }, playOneByOne)).finally(() => ended.abort());
    await Promise.all([played, faults]);
    const verdict = judge(stage.cloud.calls, players.mayBeDeleted);
    const lost = [...tally.lost, ...verdict.deletedUnasked];
    print(tally, verdict, lost.length);
    const wrong = [...lost, ...verdict.doubled, ...verdict.stale, ...verdict.othersTouched];
    expect(wrong.slice(0, SHOWN)).toEqual([]);
  } finally {
    await postgres.stop();
  }
});

function print({ faults, ...tally }: Tally, verdict: Verdict, lost: number): void {
  console.log(
    [
      `${tally.histories} histories: ${tally.submits} submits, ${tally.cancels} cancels, ${tally.approvals} approvals, ` +
        `${tally.heals} heals, ${tally.outsider} acts of the outsider, ${tally.conflicts} conflicts`,
      `workers: ${faults.kills} kills, ${faults.suspensions} suspensions, ${faults.stops} stops, ${faults.joins * 2} more that joined, ` +
        `${faults.cuts} broken networks, ${tally.takeovers} takeovers; database: ${faults.crashes} crashes`,
      `provider: ${verdict.writes} writes, ${verdict.creates} creates, ${verdict.deletes} deletes`,
      `lost ${lost}, doubled ${verdict.doubled.length}, stale ${verdict.stale.length}, others touched ${verdict.othersTouched.length}`,
    ].join('\n'),
  );
}
