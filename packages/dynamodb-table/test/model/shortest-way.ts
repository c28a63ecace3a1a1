import { type Call, isRefusal, observe, step, type Table, type World } from '@pcf/dynamodb-model';
import { settled } from './model.js';

/** What is to become of a part of a table. */
export interface Aim {
  /**
   * At least how many calls it still takes: zero just where nothing is lacking. No call may lower it by more than one: what is
   * counted here need not be tried.
   */
  lacking(table: Table): number;
  /** The calls that somebody could send to get further. */
  calls(table: Table): readonly Call[];
}

/** A way through the model: how many calls it took, and what it led to. */
export interface Way {
  readonly calls: number;
  readonly world: World;
}

/**
 * A shortest way to an aim: the calls are tried in the order of how many there will be at least (A*). Between calls there is all
 * the time that DynamoDB wants.
 */
export function shortestWay(from: World, aim: Aim): Way {
  const open: Way[][] = [];
  const add = (way: Way) => {
    const least = way.calls + lackingIn(way.world, aim);
    open[least] = [...(open[least] ?? []), way];
  };
  const seen = new Set<string>();
  add({ calls: 0, world: from });
  for (let least = 0; least < open.length; least += 1)
    for (let way = open[least]?.pop(); way; way = open[least]?.pop()) {
      if (lackingIn(way.world, aim) === 0) return way;
      const key = JSON.stringify(observe(way.world));
      if (seen.has(key)) continue;
      seen.add(key);
      for (const world of successors(way.world, aim)) add({ calls: way.calls + 1, world });
    }
  throw new Error('the model has no way there');
}

function lackingIn({ table }: World, aim: Aim): number {
  if (!table) throw new Error('the table is gone');
  return aim.lacking(table);
}

/**
 * What each call of an aim leads to, where DynamoDB takes it.
 *
 * @throws when a call lowers what is lacking by more than one
 */
export function successors(world: World, aim: Aim): World[] {
  if (!world.table) return [];
  const least = lackingIn(world, aim) - 1;
  return aim.calls(world.table).flatMap((call) => {
    const after = step(world, call);
    if (isRefusal(after)) return [];
    const next = settled(after);
    if (lackingIn(next, aim) < least)
      throw new Error(`more was counted as lacking than ${JSON.stringify(call)} brought`);
    return [next];
  });
}
