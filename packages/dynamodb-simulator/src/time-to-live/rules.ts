import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import { beingAdded } from '../replica/change-fit.js';
import { notWithStrong } from '../replica/strong-consistency.js';
import { isListed } from '../world/global-tables.js';
import { nextRequestId } from '../world/identifiers.js';
import type { CallContext, GlobalTable } from '../world/state.js';
import type { TimeToLive } from '../world/table-state.js';

/** Replicas share time to live, so it cannot be changed while a replica is being added (DDB-TABLE-306). */
export function checkReplicas(group: GlobalTable, enabled: boolean): void {
  if (group.consistency === 'STRONG' && enabled) throw notWithStrong('time to live');
  const added = group.replicas.find((replica) => replica.job?.kind === 'creating' && isListed(replica));
  if (added) throw beingAdded(group, added.region);
}

/** Refuses a call that would change nothing, and one that names another attribute than the enabled one. */
export function checkChangesSomething(current: TimeToLive | undefined, enabled: boolean, name: string): void {
  if (!current?.enabled) {
    if (!enabled) throw validation(REFUSAL_TEXTS.timeToLiveIsDisabled);
    return;
  }
  if (current.attributeName !== name) {
    throw validation(`${REFUSAL_TEXTS.timeToLiveHasOtherAttribute}: current AttributeName is ${current.attributeName}`);
  }
  if (enabled) throw validation(REFUSAL_TEXTS.timeToLiveIsEnabled);
}

/**
 * Limits how often time to live changes: documented as once an hour, measured as about half of it (DDB-TABLE-143). With replicas, the
 * text ends with the text of a service behind DynamoDB (DDB-TABLE-442).
 */
export function checkInterval(
  current: TimeToLive | undefined,
  { world, now, durations }: CallContext,
  group: GlobalTable | undefined,
): void {
  if (!current || now >= Math.max(current.changedAt + durations.timeToLiveInterval, current.due)) return;
  const text = 'Time to live has been modified multiple times within a fixed interval';
  if (!group) throw validation(text);
  throw validation(
    `${text} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; ` +
      `Request ID: ${nextRequestId(world.requestIds)}; Proxy: null)`,
  );
}
