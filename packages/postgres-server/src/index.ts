export { PostgresFolderError, PostgresNotInstalledError, PostgresPortError, PostgresStartError } from './errors.js';
export { type PostgresOptions, type PostgresServer, startPostgres } from './start-postgres.js';
