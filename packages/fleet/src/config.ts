import type { FleetOptions } from './fleet.js';
import type { FleetSetup } from './tenants/tenant.js';
import type { WorkerOptions } from './worker/worker.js';

/**
 * What a project says about its fleet: the default export of its `fleet.ts` or `fleet.js`, for `pcf fleet`. It has what `connectFleet` and
 * `startWorker` take, except for the database. `plugins` are by default those of all flavors of the project.
 *
 * @example
 * ```ts
 * import { AWS_SETTINGS } from '@pcf/aws';
 * import { bind } from '@pcf/core';
 * import type { FleetConfig } from '@pcf/fleet';
 *
 * const services = [bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1' } })];
 * export default { tenants: { shop: { owner: 'shop', services } } } satisfies FleetConfig;
 * ```
 */
export interface FleetConfig
  extends Pick<FleetSetup, 'tenants'>,
    Partial<Omit<FleetOptions & WorkerOptions, 'tenants' | 'database' | 'migrate'>> {}
