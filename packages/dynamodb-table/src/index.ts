export type { DynamoDBTableDefinition } from './definition/definition.js';
export {
  AttributeInUseError,
  EndpointLacksOperationError,
  IndexThroughputNeededError,
  KeyAliasUnresolvedError,
  ReplicatedSettingError,
  VectorIndexesNeedOnDemandError,
} from './errors.js';
export { dynamodbTableFlavor } from './flavor.js';
export { iamActions } from './iam-actions.js';
export type { DeleteItemOptions, GetItemOptions, Item, PutItemOptions } from './items.js';
export type { TableOutputs } from './observe/outputs.js';
export { stateLookup } from './observe/status.js';
export {
  REMOVE_PARAM_FILTER,
  START_PARAM_FILTER,
  THROUGHPUT_PARAM_FILTER,
  UPDATE_PARAM_FILTER,
} from './param-filters.js';
export { dynamodbTable } from './plugin.js';
export type { ObservedTable, TableSettings } from './settings/all.js';
export type { TableStep } from './steps/step.js';
export { DynamoDBTable } from './table.js';
