export { AwsJsonError, type AwsJsonErrorOptions } from './aws-json/error.js';
export type { AwsJsonOperation, AwsJsonRequest, AwsJsonServiceOptions } from './aws-json/options.js';
export { type AwsJsonService, awsJsonService } from './aws-json/service.js';
export type { AwsCaller } from './aws-json/signature.js';
export { CallRecord, type SentRequest, type SentStep } from './call-record.js';
export type { FaultTarget } from './http/fault-queue.js';
export { cutAnswer, delay, loseAnswer, refuse, resetAfter, resetBefore, serverError, throttle } from './http/faults.js';
export {
  type HttpFault,
  HttpFaults,
  type HttpFaultsOptions,
  type RequestCall,
} from './http/http-faults.js';
export type { Refusal, RequestProtocol } from './http/operation.js';
export type {
  SdkBytesResponse,
  SdkRequest,
  SdkRequestHandler,
  SdkRequestOptions,
  SdkResponse,
  SdkSender,
} from './http/sdk-handler.js';
export {
  type LookCall,
  type ParticleFaults,
  type ParticleWatch,
  type StepCall,
  withFaults,
} from './particle-faults.js';
export { ContractError } from './suite/assertions.js';
export { type ContractResult, type Report, type RunOptions, runContracts } from './suite/run-contracts.js';
export type { FlavorBackend, FlavorSubject } from './suite/subject.js';
export { VirtualClock } from './virtual-clock.js';
