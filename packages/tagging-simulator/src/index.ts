export type { CallRate, TaggingOperation } from './api.js';
export { TAGGING_OPERATIONS, TAGGING_TARGET } from './api.js';
export type { TaggingDurations, TaggingDurationsPreset } from './durations.js';
export { createTaggingSimulator, type TaggingSimulator, type TaggingSimulatorOptions } from './service.js';
export type { Tag, TagChange, TagPlace, TagRefusal, TagSource } from './source.js';
