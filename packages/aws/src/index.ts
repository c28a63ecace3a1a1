export { AwsParticle } from './aws-particle.js';
export { type BudgetOptions, CALL_BUDGET, type CallBudget, callBudget } from './calls/budget.js';
export { type AwsCall, awsCalls, type Having } from './calls/calls.js';
export { timeLimitOf } from './calls/change-limit.js';
export { AWS_RATES, type AwsRates, DOCUMENTED_RATES, type DocumentedRate, type RatedCall } from './calls/rates.js';
export { type Retrying, retrying } from './calls/retry.js';
export {
  AWS_CLIENTS,
  AWS_SETTINGS,
  type AwsClient,
  type AwsClientClass,
  type AwsClientConfig,
  AwsClients,
  type AwsSettings,
  type AwsTarget,
} from './clients.js';
export {
  AWS_LOCATED_BY,
  type AwsDefinition,
  awsDefinitionKeys,
  awsLocation,
  awsResourceKeys,
  targetIn,
  targetOf,
} from './definition/keys.js';
export {
  canonicalPolicy,
  checkPolicy,
  type DeclaredPolicy,
  declaredPolicy,
  documentOf,
  policyText,
} from './definition/policy.js';
export {
  CREATION_TAG,
  checkTags,
  type DeclaredTags,
  declaredTags,
  MOST_TAGS,
  type TagChanges,
  type TagEntry,
  tagChanges,
  tagEntries,
  tagMapOf,
} from './definition/tags.js';
export {
  AwsAnswerError,
  AwsConfigurationError,
  AwsCredentialsError,
  AwsEndpointError,
  AwsRequestError,
  isAccessDenied,
  isAwsError,
} from './errors.js';
export { registerAws } from './services.js';
