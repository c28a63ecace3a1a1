import { bind, type Plugin } from '@pcf/core';
import { localServiceFlavor } from './flavor.js';
import { BASE_FOLDER } from './paths.js';

/**
 * The plugin that adds the flavor `local_service` to a runtime.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [localService] });
 * ```
 */
export const localService: Plugin<typeof localServiceFlavor> = {
  name: '@pcf/local-service',
  apiVersion: 1,
  register(registrar) {
    registrar.service(bind(BASE_FOLDER, { useFactory: () => process.cwd() }));
    registrar.flavor(localServiceFlavor);
  },
};
