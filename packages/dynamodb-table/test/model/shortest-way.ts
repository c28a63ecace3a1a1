import { isRefusal, type ModelCall, type ModelWorld, observe, step, type Table } from '@pcf/dynamodb-model';
import { settled } from './model.js';

/** The goal for a part of a table. */
export interface Aim {
  /**
   * A lower bound for the calls that are still needed: zero if and only if nothing is missing. No call lowers it by more than one, so
   * calls that are counted here do not have to be tried.
   */
  lacking(table: Table): number;
  /** The calls that could bring the table closer to the goal. */
  calls(table: Table): readonly ModelCall[];
}

/** A sequence of calls through the model: their number, and the resulting state. */
export interface Way {
  readonly calls: number;
  readonly world: ModelWorld;
}

/**
 * Finds a shortest sequence of calls to an aim. Tries calls in the order of the lower bound of their total number (A*). Between calls
 * passes as much time as DynamoDB needs.
 */
export function shortestWay(from: ModelWorld, aim: Aim): Way {
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

function lackingIn({ table }: ModelWorld, aim: Aim): number {
  if (!table) throw new Error('the table is gone');
  return aim.lacking(table);
}

/**
 * Returns what each call of an aim leads to, if DynamoDB accepts it.
 *
 * @throws when a call lowers the bound by more than one
 */
export function successors(world: ModelWorld, aim: Aim): ModelWorld[] {
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
