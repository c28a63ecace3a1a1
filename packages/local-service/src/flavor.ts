import { defineFlavor, State } from '@pcf/core';
import { checkService, serviceDefinition } from './definition.js';
import { LocalService } from './service.js';

/** The flavor `local_service`: a process on this machine. */
export const localServiceFlavor = defineFlavor({
  name: 'local_service',
  summary: 'A process on this machine',
  schema: serviceDefinition,
  uniqueKeys: ['pcf_name'],
  locatedBy: ['service.folder'],
  transitions: [{ from: State.terminated, to: State.stopped }],
  check: checkService,
  createParticle: (context) => new LocalService(context),
});
