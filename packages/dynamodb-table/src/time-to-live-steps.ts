import type { TimeToLiveSpecification } from './definition/time-to-live.js';
import { changesOf, type Edit } from './edit.js';
import type { StepOf } from './steps.js';

const OFF: TimeToLiveSpecification = { Enabled: false };

/**
 * The calls that switch time to live off, on, or to another attribute: off first, and then on, for which AWS has to be waited
 * half an hour or more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
export function timeToLiveSteps(edit: Edit): StepOf<'UpdateTimeToLive'>[] {
  if (changesOf(edit, 'timeToLive').length === 0) return [];
  const path = 'TimeToLiveSpecification';
  const { TableName, [path]: before = OFF } = edit.observed;
  const { [path]: after = OFF } = edit.desired;
  const step = (enabled: boolean, AttributeName: string | undefined, from: object, to: object) => ({
    operation: 'UpdateTimeToLive' as const,
    input: { TableName, TimeToLiveSpecification: { Enabled: enabled, AttributeName } },
    summary: `switch ${enabled ? 'on' : 'off'} time to live by ${AttributeName} of table ${TableName}`,
    changes: [{ path, before: from, after: to }],
    ...(enabled && !edit.observed.IsEmpty && expiry(AttributeName)),
    group: 'time to live',
  });
  return [
    ...(before.Enabled ? [step(false, before.AttributeName, before, OFF)] : []),
    ...(after.Enabled ? [step(true, after.AttributeName, OFF, after)] : []),
  ];
}

/** What is in the table may have a time in the past: DynamoDB deletes it within days. */
function expiry(attribute: string | undefined) {
  return { loses: 'data' as const, lost: `items whose time in ${attribute} has passed`, changesOutputs: [] };
}
