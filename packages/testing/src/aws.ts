export { AwsError, type AwsErrorOptions } from './aws/errors.js';
export { type AwsService, type AwsServiceOptions, awsProtocol, awsService } from './aws/service.js';
export type { AwsCall, AwsOperation, AwsOperations } from './aws/types.js';
