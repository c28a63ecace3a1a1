import { ENCRYPTION_CHANGES, SECOND } from '@pcf/dynamodb-facts';
import { limitExceeded } from '../aws-error.js';
import type { EncryptionWindow } from '../state.js';

const openWindow = (window: EncryptionWindow | undefined, now: number): EncryptionWindow | undefined =>
  window && now < window.since + ENCRYPTION_CHANGES.window ? window : undefined;

/**
 * Four changes of encryption are free within 24 hours of the first, then one each six hours.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function checkEncryptionChanges(window: EncryptionWindow | undefined, now: number): void {
  const open = openWindow(window, now);
  if (!open || open.count < ENCRYPTION_CHANGES.free) return;
  const next = Math.min(open.last + ENCRYPTION_CHANGES.thenEvery, open.since + ENCRYPTION_CHANGES.window);
  if (now >= next) return;
  const iso = (time: number): string => new Date(time).toISOString();
  throw limitExceeded(
    `Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at ${iso(open.since + ENCRYPTION_CHANGES.window)}. ` +
      `After the first ${ENCRYPTION_CHANGES.free} change, each subsequent change in the same window can be performed at most once ` +
      `every ${ENCRYPTION_CHANGES.thenEvery / SECOND} seconds. Number of updates today: ${open.count}. Last change at ${iso(open.last)}. ` +
      `Next changes can be made at ${iso(next)}.`,
  );
}

export function countEncryptionChange(window: EncryptionWindow | undefined, now: number): EncryptionWindow {
  const open = openWindow(window, now);
  return open ? { ...open, count: open.count + 1, last: now } : { since: now, count: 1, last: now };
}
