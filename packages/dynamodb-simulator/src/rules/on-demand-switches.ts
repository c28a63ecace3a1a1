import { limitExceeded } from '../aws-error.js';
import type { BillingMode, TableState } from '../state.js';

const MOST_SWITCHES = 4;
const DAY = 86_400_000;

/**
 * Four switches to on-demand are possible in any 24 hours; back to provisioned at any time. The text follows the one that is
 * recorded from when it was one switch.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-switching-capacity-modes.html
 */
export function checkOnDemandSwitches(table: TableState, to: BillingMode | undefined, now: number): void {
  if (to !== 'PAY_PER_REQUEST' || table.billingMode === to) return;
  const recent = (table.onDemandSwitches ?? []).filter((time) => now < time + DAY);
  const [oldest] = recent.slice(-MOST_SWITCHES);
  const last = recent.at(-1);
  if (recent.length < MOST_SWITCHES || oldest === undefined || last === undefined) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Update to PayPerRequest mode are limited to ${MOST_SWITCHES} times in 1 day(s). ` +
      `Last update at ${date(last)}. Next update can be made at ${date(oldest + DAY)}`,
  );
}

/** `Sat Feb 23 03:07:45 UTC 2019` */
function date(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}
