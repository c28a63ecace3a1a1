export { formatDefinition } from './definition/format.js';
export { LIMITS } from './definition/limits.js';
export { type ReadOptions, readDefinitions } from './definition/read.js';
export {
  escapeReference,
  type Hole,
  isReference,
  type Reference,
  type WithReferences,
} from './definition/references.js';
export type { DefinitionSource } from './definition/source.js';
export {
  DefinitionFileError,
  type DefinitionIssue,
  formatPath,
  InvalidDefinitionError,
  InvalidStateError,
  type Position,
} from './errors/definition-errors.js';
export {
  ContradictingStatesError,
  DuplicateLookupError,
  FieldError,
  UnknownParticleError,
  UnresolvedReferenceError,
} from './errors/field-errors.js';
export { FlavorError } from './errors/flavor-error.js';
export { LossRefusedError } from './errors/loss-refused-error.js';
export { PcfError } from './errors/pcf-error.js';
export {
  InvalidTransitionError,
  PlanRefusedError,
  ProtectedResourceError,
  ReplacementNeededError,
  UnsupportedChangeError,
} from './errors/plan-errors.js';
export {
  AbortedError,
  CallbackError,
  ConflictError,
  ContendedError,
  DeadlineExceededError,
  DeferredError,
  NoProgressError,
  OtherResourceError,
  PlanChangedError,
  ResourceBlockedError,
  StepRefusedError,
} from './errors/reconcile-errors.js';
export {
  CircularServiceError,
  DisposedError,
  DuplicateFlavorError,
  DuplicateServiceError,
  ImportNotSupportedError,
  InvalidPluginError,
  RegistrySealedError,
  UnknownFlavorError,
  UnknownServiceError,
} from './errors/registry-errors.js';
export type { Field } from './field/field.js';
export type {
  BasedDefinition,
  FieldDefinition,
  FieldKeys,
  MemberDefinition,
  QuasiparticleDefinition,
} from './field/field-definition.js';
export type { FieldGroup } from './field/field-group.js';
export type { Member } from './field/member.js';
export type { FieldApplyOptions, FieldPlanOptions, FieldStatusOptions, ParticleStatus } from './field/options.js';
export type { FieldPlan, PlannedParticle, UnknownValue } from './field/plan-field.js';
export type { FieldReport, ParticleReport } from './field/report.js';
export type { Selection } from './field/select.js';
export {
  type AnyFlavor,
  type CommonDefinition,
  type DefinitionOf,
  type DefinitionSchema,
  defineFlavor,
  type Flavor,
  type ParticleOf,
  type RuleViolation,
} from './flavor.js';
export { didYouMean } from './nearest.js';
export type { Callback, CallbackArguments, Callbacks } from './particle/callbacks.js';
export type {
  Accepted,
  Blocked,
  Change,
  Deferral,
  Duration,
  LookWants,
  Missing,
  Moving,
  Observation,
  Outputs,
  Plan,
  Resting,
  Settled,
  Step,
  StepAnswer,
  Transition,
  Unsettled,
  Verb,
} from './particle/contract.js';
export type {
  CompareOptions,
  ConsentOptions,
  LookOptions,
  PlanOptions,
  ReadLimit,
  VerbOptions,
} from './particle/options.js';
export { Particle } from './particle/particle.js';
export type { ParticleContext } from './particle/particle-context.js';
export type { Keeper, Protection } from './particle/protection.js';
export { type DesiredState, parseState, State } from './particle/state.js';
export type { StateRules } from './particle/transitions.js';
export {
  appendPrivateFile,
  makePrivateFolder,
  readPrivateFile,
  UnsafePathError,
  writePrivateFile,
} from './private-folder.js';
export { defineQuasiparticle, type QuasiMember, type Quasiparticle, type Wire } from './quasiparticle.js';
export type { ApplyOptions, ApplyResult } from './reconcile/apply.js';
export type { Creation, KnownResource } from './reconcile/creation.js';
export type { Observed } from './reconcile/decide.js';
export type { Outcome, Progress } from './reconcile/reconcile.js';
export { isBounded, noteWait } from './reconcile/waits.js';
export { type Clock, systemClock } from './runtime/clock.js';
export {
  bind,
  inject,
  injectable,
  type Provider,
  type ServiceBinding,
  type Services,
  Token,
} from './runtime/container.js';
export type { EventListener, Events, PcfEvent } from './runtime/events.js';
export type { Lookup, LookupRequest } from './runtime/lookup.js';
export { PLUGIN_API_VERSION, type Plugin, type Registrar } from './runtime/plugin.js';
export type { Registry } from './runtime/registry.js';
export { createPcf, type ImportOptions, type ParticleOptions, type Pcf, type PcfOptions } from './runtime/runtime.js';
export {
  BEFORE_STEP,
  type BeforeStep,
  CLOCK,
  EVENTS,
  LOSSES,
  type LosingStep,
  type Losses,
  type ProposedLoss,
  type ProposedStep,
  RANDOM,
  RUNTIME_SIGNAL,
  refuseLoss,
} from './runtime/services.js';
