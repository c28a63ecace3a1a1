export { AwsJsonError, type AwsJsonErrorOptions } from './aws-json/error.js';
export {
  type AwsJsonOperation,
  type AwsJsonRequest,
  type AwsJsonService,
  type AwsJsonServiceOptions,
  awsJsonService,
} from './aws-json/service.js';
export type { AwsCaller } from './aws-json/signature.js';
export { type AllowedOrigins, type RequestSource, refusalOf } from './http/access.js';
export type {
  SdkBytesResponse,
  SdkRequest,
  SdkRequestHandler,
  SdkRequestOptions,
  SdkResponse,
} from './http/sdk-handler.js';
