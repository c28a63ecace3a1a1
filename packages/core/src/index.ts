export type { ApplyOptions, ApplyResult } from './apply.js';
export type { Callback, CallbackArguments, Callbacks } from './callbacks.js';
export { type Clock, systemClock } from './clock.js';
export { bind, inject, injectable, type Provider, type ServiceBinding, type Services, Token } from './container.js';
export type {
  Blocked,
  Change,
  Deferral,
  Duration,
  Missing,
  Moving,
  Observation,
  Outputs,
  Plan,
  Resting,
  Settled,
  Step,
  Transition,
  Verb,
} from './contract.js';
export { formatDefinition } from './definition/format.js';
export { readDefinitions } from './definition/read.js';
export { escapeReference, isReference, type Reference, type WithReferences } from './definition/references.js';
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
  DeadlineExceededError,
  DeferredError,
  NoProgressError,
  PlanChangedError,
  ResourceBlockedError,
  StepRefusedError,
} from './errors/reconcile-errors.js';
export {
  DisposedError,
  DuplicateFlavorError,
  DuplicateServiceError,
  ImportNotSupportedError,
  InvalidPluginError,
  RegistrySealedError,
  UnknownFlavorError,
  UnknownServiceError,
} from './errors/registry-errors.js';
export type { EventListener, Events, PcfEvent } from './events.js';
export type { Field, FieldApplyOptions, FieldPlanOptions, Status } from './field/field.js';
export type {
  BasedDefinition,
  FieldDefinition,
  FieldKeys,
  MemberDefinition,
  QuasiparticleDefinition,
} from './field/field-definition.js';
export type { FieldGroup } from './field/field-group.js';
export type { Member } from './field/member.js';
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
export type { Lookup, LookupRequest } from './lookup.js';
export { didYouMean } from './nearest.js';
export { type CompareOptions, type LookOptions, Particle, type VerbOptions } from './particle.js';
export type { ParticleContext } from './particle-context.js';
export { PLUGIN_API_VERSION, type Plugin, type Registrar } from './plugin.js';
export type { Keeper, Protection } from './protection.js';
export { defineQuasiparticle, type QuasiMember, type Quasiparticle, type Wire } from './quasiparticle.js';
export type { Outcome, Progress } from './reconcile.js';
export type { Registry } from './registry.js';
export { createPcf, type ParticleOptions, type Pcf, type PcfOptions } from './runtime.js';
export {
  BEFORE_STEP,
  type BeforeStep,
  CLOCK,
  EVENTS,
  type ProposedStep,
  RANDOM,
  RUNTIME_SIGNAL,
  refuseLoss,
} from './services.js';
export { type DesiredState, parseState, State } from './state.js';
export type { StateRules } from './transitions.js';
