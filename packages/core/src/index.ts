export type { CommonDefinition, DefinitionOf, ObservedDefinitionOf } from './definition/definition.js';
export { LIMITS } from './definition/limits.js';
export { environmentIn } from './definition/overlay/files.js';
export type { Location, OwnerName, OwnerOption } from './definition/owner.js';
export type { ParamValue } from './definition/params/param.js';
export { escapeParams } from './definition/params/texts.js';
export type { GivenParams } from './definition/params/values.js';
export { formatDefinition } from './definition/reading/format.js';
export type { ReadDefinitionsOptions } from './definition/reading/options.js';
export {
  type FileToRead,
  readDefinitionFile,
  readDefinitionFiles,
  readDefinitions,
} from './definition/reading/read.js';
export type { ReadTextOptions } from './definition/reading/text.js';
export {
  escapeReference,
  isReference,
  type PlacedReference,
  type Reference,
  type WithReferences,
} from './definition/references.js';
export { definitionFileSchema, type KnownFlavors } from './definition/schema/file-schema.js';
export { keyMeantAs } from './definition/schema/meant.js';
export { secretParams } from './definition/secret-settings.js';
export type {
  DefinitionFile,
  DefinitionHead,
  DefinitionSource,
  FileOrigin,
  HeadOwner,
  ListedFile,
  Place,
  UsedParam,
} from './definition/source.js';
export { type DriftDocument, driftDocument, type ParticleDriftDocument } from './documents/drift.js';
export { type EventDocument, eventDocument, type ObservedDocument } from './documents/event.js';
export {
  type OrphanListDocument,
  orphansDocument,
  type PlanDocumentOptions,
  planDocument,
} from './documents/plan.js';
export {
  type ParticleReportDocument,
  type PruneReportDocument,
  type ReportDocument,
  type ReportOutcome,
  readReportDocument,
  reportDocument,
} from './documents/report.js';
export {
  type ParticleStatusDocument,
  type QuasiparticleStatus,
  type StatusDocument,
  statusDocument,
} from './documents/status.js';
export type { DeferralDocument, StepDocument } from './documents/step.js';
export {
  DefinitionFileError,
  type DefinitionIssue,
  formatPath,
  InvalidDefinitionError,
  InvalidOwnerError,
  InvalidStateError,
  type Position,
  UnknownEnvironmentError,
} from './errors/definition-errors.js';
export { didYouMean } from './errors/did-you-mean.js';
export { type ErrorDocument, errorDocument } from './errors/error-document.js';
export { FencedError, fencedIn } from './errors/fenced-error.js';
export {
  ContradictingStatesError,
  DuplicateLookupError,
  UnknownParticleError,
  UnresolvedReferenceError,
} from './errors/field-errors.js';
export { NoLongerOwnedError, NotAdoptedError, OtherOwnerError, PruneRefusedError } from './errors/ownership-errors.js';
export { defineError, type ErrorClass, type ErrorContent, PcfError } from './errors/pcf-error.js';
export {
  InvalidDocumentError,
  InvalidPlanError,
  InvalidTransitionError,
  LossRefusedError,
  ObservedMissingError,
  ObserveOnlyError,
  PlanChangedError,
  PlanMovedError,
  PlanRefusedError,
  ProtectedResourceError,
  ReplacementNeededError,
  UnsupportedChangeError,
} from './errors/plan-errors.js';
export { ApprovalNeededError, PolicyDeniedError } from './errors/policy-errors.js';
export {
  AbortedError,
  CallbackError,
  ConflictError,
  ContendedError,
  DeadlineExceededError,
  DeferredError,
  NoProgressError,
  OtherResourceError,
  ResourceBlockedError,
  StepRefusedError,
} from './errors/reconcile-errors.js';
export {
  CircularServiceError,
  DisposedError,
  DuplicateFlavorError,
  DuplicateServiceError,
  FlavorError,
  ImportNotSupportedError,
  InvalidPluginError,
  ProviderError,
  RegistrySealedError,
  UnknownFlavorError,
  UnknownServiceError,
} from './errors/registry-errors.js';
export type { DeclaredResource } from './field/declared.js';
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
export type {
  CreatedResource,
  FieldApplyOptions,
  FieldPlanOptions,
  FieldStatusOptions,
  OrphanOptions,
} from './field/options.js';
export {
  type ExpectedDeferralDocument,
  type OrphanDocument,
  type OrphansDocument,
  type PlanDocument,
  type PlannedParticleDocument,
  type PlannedSelection,
  type PlannedStep,
  readPlanDocument,
} from './field/plan-document.js';
export type { PlannedSettings } from './field/planned-settings.js';
export {
  evaluatePolicies,
  type Policies,
  type Policy,
  type PolicyInput,
  type PolicyVerdict,
  type Verdict,
} from './field/policies.js';
export type { UnknownValue } from './field/references/observed-value.js';
export type { DescribedResource } from './field/references/same-resource.js';
export type { ParticleDrift } from './field/run/drift.js';
export type { Orphan, Orphans } from './field/run/orphans/find.js';
export type { FieldPlan, PlannedParticle } from './field/run/plan.js';
export {
  FencedFieldError,
  FieldError,
  type FieldReport,
  type ParticleReport,
  type PruneReport,
} from './field/run/report.js';
export type { ParticleStatus } from './field/run/status.js';
export type { Selection } from './field/select.js';
export {
  type AnyFlavor,
  type DefinitionSchema,
  defineFlavor,
  type Flavor,
  type ParticleOf,
  type ResourcePlace,
  type RuleViolation,
  type Whereabouts,
} from './flavor.js';
export type { Keys, ListedResource, Listing, ListQuery, OtherKind } from './listing.js';
export type { Lookup, LookupRequest } from './lookup.js';
export type { BeforeStep, ProposedStep } from './model/before-step.js';
export type { SettingDrift } from './model/drift.js';
export type { Duration } from './model/duration.js';
export { type Losses, type ProposedLoss, refuseLoss } from './model/losses.js';
export type { Adopt, Adoption, Marks } from './model/marks.js';
export type {
  Blocked,
  Existing,
  LookWants,
  Missing,
  Moving,
  Observation,
  Outputs,
  Resting,
  Settled,
  Unsettled,
} from './model/observation.js';
export type { Outcome, Plan } from './model/plan.js';
export type { Protection, ProtectionKey } from './model/protection.js';
export { type DesiredState, State } from './model/state.js';
export type {
  Accepted,
  Change,
  Deferral,
  ExpectedDeferral,
  KnownResource,
  LosingStep,
  Step,
  StepAnswer,
} from './model/step.js';
export type { StateRules, Transition, Verb } from './model/transitions.js';
export { parseState } from './particle/desired-state.js';
export {
  type Callback,
  type CallbackArguments,
  type Callbacks,
  Particle,
  type ParticleContext,
} from './particle/particle.js';
export { createPcf, type ImportOptions, type ParticleOptions, type Pcf, type PcfOptions } from './pcf.js';
export { PLUGIN_API_VERSION, type Plugin, type Registrar } from './plugin.js';
export {
  appendPrivateFile,
  makePrivateFolder,
  readPrivateFile,
  UnsafePathError,
  writePrivateFile,
} from './private-folder.js';
export { defineQuasiparticle, type QuasiMember, type Quasiparticle, type Wire } from './quasiparticle.js';
export type { Creation } from './reconcile/creation.js';
export type { Observed } from './reconcile/observations.js';
export type {
  ApplyOptions,
  CompareOptions,
  ConsentOptions,
  LookOptions,
  PlanOptions,
  VerbOptions,
} from './reconcile/options.js';
export { stepDigest } from './reconcile/plan/digest.js';
export type { ApplyResult, Progress } from './reconcile/result.js';
export { noteFence, type ReadLimit } from './reconcile/time/bounded.js';
export { isBounded, noteWait } from './reconcile/time/waits.js';
export { type Clock, systemClock } from './services/clock.js';
export {
  bind,
  inject,
  injectable,
  type Provider,
  type ServiceBinding,
  type Services,
  Token,
} from './services/container.js';
export type {
  AppliedEvent,
  CreatedEvent,
  EventListener,
  Events,
  FailedEvent,
  ObservedEvent,
  PcfEvent,
  SkippedEvent,
  StepFailedEvent,
  StepFinishedEvent,
  StepStartedEvent,
  WaitingEvent,
} from './services/events.js';
export { BEFORE_STEP, CLOCK, EVENTS, RANDOM, RUNTIME_SIGNAL } from './services/tokens.js';
