import { type Command, ExitCode } from '@pcf/cli/extension';
import { migrate as migrateTables } from '../../store/migrate.js';
import type { FleetCommandOptions } from '../options.js';
import { databaseFor, explainingOutages } from '../set-up/database.js';

/** `pcf fleet migrate`: creates the tables of the fleet, or brings them to this version. */
export const migrate: Command<FleetCommandOptions> = async (invocation) => {
  const database = await databaseFor(invocation);
  const { from, to } = await explainingOutages(database, () => migrateTables(database.url));
  invocation.output.result({ kind: 'migration', version: 1, from, to }, () =>
    from === to
      ? `The tables in ${database.place} have version ${to} already.`
      : `The tables in ${database.place} have version ${to} now; ${from === 0 ? 'there were none before' : `it was ${from}`}.`,
  );
  return ExitCode.done;
};
