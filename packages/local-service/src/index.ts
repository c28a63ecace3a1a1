export { BASE_FOLDER } from './base-folder.js';
export type { LocalServiceDefinition } from './definition.js';
export type { DescriptionView, VariableView } from './description.js';
export {
  ServiceEndedError,
  ServiceNotStartableError,
  ServiceSystemError,
  UnknownProcessError,
  UnsupportedPlatformError,
} from './errors.js';
export { localServiceFlavor } from './flavor.js';
export type { ObservedService } from './observe.js';
export { localService } from './plugin.js';
export { LocalService } from './service.js';
export type { ServiceStep } from './steps.js';
