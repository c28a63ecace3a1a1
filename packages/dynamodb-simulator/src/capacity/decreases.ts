import { DAY, SECOND, THROUGHPUT_DECREASES } from '@pcf/dynamodb-facts';
import { limitExceeded } from '../aws-error.js';
import type { Throughput, Units } from '../world/table-state.js';
import { decreasesToday, isDecrease } from './throughput.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/**
 * Limits decreases of throughput. Four are free in a UTC day, then one is possible an hour after the last. The table and each index
 * are counted separately.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function checkDecreases(throughput: Throughput, to: Units, now: number): void {
  const { lastDecrease } = throughput;
  const today = decreasesToday(throughput, now);
  if (!isDecrease(throughput, to) || today < THROUGHPUT_DECREASES.freePerDay || lastDecrease === undefined) return;
  const midnight = (Math.floor(now / DAY) + 1) * DAY;
  const next = Math.min(lastDecrease + THROUGHPUT_DECREASES.thenEvery, midnight);
  if (now >= next) return;
  throw limitExceeded(
    'Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. ' +
      `After the first ${THROUGHPUT_DECREASES.freePerDay} decreases, each subsequent decrease in the same UTC day can be performed at ` +
      `most once every ${THROUGHPUT_DECREASES.thenEvery / SECOND} seconds. Number of decreases today: ${today}. ` +
      `Last decrease at ${longDate(lastDecrease)}. Next decrease can be made at ${longDate(next)}`,
  );
}

/** `Thursday, October 8, 2026 at 11:20:48 PM Coordinated Universal Time` */
function longDate(time: number): string {
  const date = new Date(time);
  const hours = date.getUTCHours();
  const clock = [hours % 12 || 12, ...[date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits)].join(':');
  const day = `${WEEKDAYS[date.getUTCDay()]}, ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day} at ${clock} ${hours < 12 ? 'AM' : 'PM'} Coordinated Universal Time`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
