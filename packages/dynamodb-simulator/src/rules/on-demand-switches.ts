import { ON_DEMAND_SWITCHES } from '@pcf/dynamodb-facts';
import { limitExceeded } from '../aws-error.js';
import type { BillingMode, TableState } from '../state.js';

/**
 * Four switches to on-demand are possible in any 24 hours; back to provisioned at any time. The text follows the one that is
 * recorded from when it was one switch.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-switching-capacity-modes.html
 */
export function checkOnDemandSwitches(table: TableState, to: BillingMode | undefined, now: number): void {
  if (to !== 'PAY_PER_REQUEST' || table.billingMode === to) return;
  const recent = (table.onDemandSwitches ?? []).filter((time) => now < time + ON_DEMAND_SWITCHES.window);
  const [oldest] = recent.slice(-ON_DEMAND_SWITCHES.max);
  const last = recent.at(-1);
  if (recent.length < ON_DEMAND_SWITCHES.max || oldest === undefined || last === undefined) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Update to PayPerRequest mode are limited to ${ON_DEMAND_SWITCHES.max} times in 1 day(s). ` +
      `Last update at ${date(last)}. Next update can be made at ${date(oldest + ON_DEMAND_SWITCHES.window)}`,
  );
}

/** `Sat Feb 23 03:07:45 UTC 2019` */
function date(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}
