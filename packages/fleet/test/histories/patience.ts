import { isOutage } from '../../src/database.js';
import { until } from '../support/until.js';

/** How long a database that was killed may take to be back, in milliseconds. */
const BACK_WITHIN = 60_000;

/** Asks a fleet, and asks again while its database does not answer, as a service has to. What is asked may be carried out twice. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const { value } = await until(
    'answer of the database',
    async () => {
      try {
        return { value: await ask() };
      } catch (error) {
        if (isOutage(error)) return undefined;
        throw error;
      }
    },
    { within: BACK_WITHIN, every: 200 },
  );
  return value;
}
