export { AwsParticle } from './aws-particle.js';
export { type BudgetOptions, CALL_BUDGET, type CallBudget, callBudget } from './budget.js';
export { awsLocation } from './caller.js';
export { type AwsCall, awsCalls, type Having } from './calls.js';
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
  checkTags,
  type DeclaredTags,
  declaredTags,
  MOST_TAGS,
  type TagEntry,
  tagEntries,
  tagMapOf,
} from './declared-tags.js';
export {
  AWS_LOCATED_BY,
  type AwsDefinition,
  awsDefinitionKeys,
  awsResourceKeys,
  targetIn,
  targetOf,
} from './definition.js';
export {
  AwsAnswerError,
  AwsConfigurationError,
  AwsCredentialsError,
  AwsEndpointError,
  AwsRequestError,
  isAccessDenied,
  isAwsError,
} from './errors.js';
export { canonicalPolicy, checkPolicy, type DeclaredPolicy, declaredPolicy, documentOf, policyText } from './policy.js';
export { AWS_RATES, type AwsRates, DOCUMENTED_RATES, type DocumentedRate, type RatedCall } from './rates.js';
export { type Retrying, retrying } from './retry.js';
export { registerAws } from './services.js';
export { CREATION_TAG, type TagChanges, tagChanges } from './tags.js';
export { timeLimitOf } from './time-limit.js';
