export { AwsJsonError, type AwsJsonErrorOptions } from './aws-json/error.js';
export type { AwsJsonOperation, AwsJsonRequest, AwsJsonServiceOptions } from './aws-json/options.js';
export { type AwsJsonService, awsJsonService } from './aws-json/service.js';
export type { AwsCaller } from './aws-json/signature.js';
export { type AllowedOrigins, type RequestSource, refusalOf } from './http/access.js';
export { FaultQueue, type FaultTarget } from './http/fault-queue.js';
export { type HttpLimits, HttpServer, type HttpServerOptions } from './http/http-server.js';
export { ANY_PROTOCOL, type Refusal, type RequestProtocol } from './http/operation.js';
export {
  type SdkBytesResponse,
  type SdkRequest,
  type SdkRequestHandler,
  type SdkRequestOptions,
  type SdkResponse,
  withLowerCaseHeaders,
} from './http/sdk-handler.js';
