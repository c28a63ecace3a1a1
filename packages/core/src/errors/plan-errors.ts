import { PcfError } from './pcf-error.js';

/** There is no acceptable way from what is there to what is declared. Nothing was written. */
export abstract class PlanRefusedError extends PcfError {}

/** The provider cannot change these settings of an existing resource: it would have to be replaced. Nothing was written. */
export class ReplacementNeededError extends PlanRefusedError {
  override readonly name = 'ReplacementNeededError';
  readonly code = 'PCF_REPLACEMENT_NEEDED';

  constructor(
    readonly id: string,
    readonly fields: readonly string[],
  ) {
    super(
      `${id}: ${fields.join(', ')} cannot be changed on a resource that exists: it would have to be deleted and created ` +
        'again, and its data would be lost. Put the old value back, or terminate it yourself first. Some flavors do it where ' +
        'the definition says "replace_on_change": true.',
    );
  }
}

/** The flavor cannot make these changes yet. Nothing was written. */
export class UnsupportedChangeError extends PlanRefusedError {
  override readonly name = 'UnsupportedChangeError';
  readonly code = 'PCF_UNSUPPORTED_CHANGE';

  constructor(
    readonly id: string,
    readonly fields: readonly string[],
  ) {
    super(
      `${id}: cannot change ${fields.join(', ')} yet: this version of the flavor only sets ` +
        `${fields.length === 1 ? 'it' : 'them'} at creation. Put the old value back, or change it by other means.`,
    );
  }
}

/** The resource is protected against what was asked for. Nothing was written. */
export class ProtectedResourceError extends PlanRefusedError {
  override readonly name = 'ProtectedResourceError';
  readonly code = 'PCF_PROTECTED_RESOURCE';

  constructor(
    readonly id: string,
    reason: string,
  ) {
    super(`${id} is protected: ${reason}`);
  }
}

/** No transition of the flavor leads from the observed state to the desired one. */
export class InvalidTransitionError extends PcfError {
  override readonly name = 'InvalidTransitionError';
  readonly code = 'PCF_INVALID_TRANSITION';

  constructor(
    readonly id: string,
    readonly from: string,
    readonly to: string,
  ) {
    super(`${id}: this flavor has no transition from ${from} to ${to}.`);
  }
}
