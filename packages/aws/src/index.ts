export { AwsParticle } from './aws-particle.js';
export { type BudgetOptions, CALL_BUDGET, type CallBudget, callBudget } from './calls/budget.js';
export { type AwsCall, awsCalls, type Having } from './calls/calls.js';
export { timeLimitOf } from './calls/change-limit.js';
export { AWS_RATES, type AwsRates, DOCUMENTED_RATES, type DocumentedRate } from './calls/rates.js';
export { type Retrying, retrying } from './calls/retry.js';
export {
  AWS_CLIENTS,
  type AwsClient,
  type AwsClientClass,
  type AwsClientConfig,
  AwsClients,
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
export { CREATION_TAG, isPcfTag, MARK_TAGS } from './definition/pcf-tags.js';
export {
  canonicalPolicy,
  checkPolicy,
  type DeclaredPolicy,
  declaredPolicy,
  documentOf,
  policyText,
} from './definition/policy.js';
export {
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
  type AwsRequestErrorOptions,
  CallRefusedError,
  isAccessDenied,
  isAwsError,
} from './errors.js';
export { type ClientTokenParts, clientToken } from './identity/client-token.js';
export {
  findMarked,
  type GeneratedKind,
  type MarkedSearch,
  type ResourcePage,
  readPages,
} from './identity/marked.js';
export { SharedWalks, type SharedWalksOptions, type WalkRequest, type WriteMoment } from './identity/shared-walks.js';
export { BEFORE_SEND, type BeforeSend, type OutgoingCall } from './outgoing-call.js';
export { marksRefusal, readingMarks } from './ownership/access.js';
export type { ArnParts } from './ownership/arn.js';
export {
  ListingError,
  MarksDeniedError,
  NoRoomForMarksError,
  TooManyTagsError,
  UntaggableIdError,
} from './ownership/errors.js';
export { type DeclaredElsewhere, listTagged, type TaggedKind, type TaggedResource } from './ownership/listing.js';
export { markChanges, marksOf, requireRoom, tagsWithMarks, withoutPcfTags } from './ownership/marks.js';
export { registerAws } from './services.js';
export { AWS_SETTINGS, type AwsSettings, type AwsTarget } from './settings.js';
export { awsPlace, awsWhereabouts } from './whereabouts.js';
