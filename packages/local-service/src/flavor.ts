import { resolve } from 'node:path';
import { defineFlavor, State } from '@pcf/core';
import { bareDefinition, checkService, DEFAULT_FOLDER, FOLDER_KEY, folderIn, serviceDefinition } from './definition.js';
import { listServices } from './list.js';
import { BASE_FOLDER } from './paths.js';
import { LocalService } from './service.js';

/** The flavor `local_service`: a process on this machine. */
export const localServiceFlavor = defineFlavor({
  name: 'local_service',
  summary: 'A process on this machine',
  schema: serviceDefinition,
  uniqueKeys: ['pcf_name'],
  locatedBy: [FOLDER_KEY],
  place: () => ({ provider: 'this machine' }),
  location: (definition, services) => resolve(services.resolve(BASE_FOLDER), folderIn(definition) ?? DEFAULT_FOLDER),
  transitions: [{ from: State.terminated, to: State.stopped }],
  marks: 'a file in its folder',
  list: (query) => listServices(query, query.services.resolve(BASE_FOLDER)),
  bareDefinition,
  check: checkService,
  createParticle: (context) => new LocalService(context),
});
