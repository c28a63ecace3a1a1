export type { LocalServiceDefinition } from './definition.js';
export {
  ServiceEndedError,
  ServiceListingError,
  ServiceMarksError,
  ServiceNotStartableError,
  ServiceSystemError,
  UnknownProcessError,
  UnsupportedPlatformError,
} from './errors.js';
export { localServiceFlavor } from './flavor.js';
export type { ObservedService, ServiceOutputs } from './observe.js';
export { BASE_FOLDER } from './paths.js';
export type { ServiceStep } from './plan.js';
export { localService } from './plugin.js';
export { LocalService } from './service.js';
export type { DescriptionView, VariableView } from './service-folder/description.js';
