import { checkPolicyState, checkRevision, findPolicyOwner, revisionOf, writePolicy } from '../policies.js';
import { revisionId } from '../shapes/fragments.js';
import { optional, required, struct, text } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('DeleteResourcePolicy', {
  ResourceArn: required(text()),
  ExpectedRevisionId: optional(revisionId),
});

/**
 * Where there is no policy, nothing happens.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
 */
export const deleteResourcePolicy = operation(input, (call, { ResourceArn, ExpectedRevisionId }) => {
  const owner = findPolicyOwner(call, ResourceArn);
  checkRevision(owner, ExpectedRevisionId, call);
  const slot = owner.table.policies.get(owner.arn);
  const RevisionId = revisionOf(slot, call);
  if (slot?.current) {
    checkPolicyState(owner, call);
    writePolicy(owner, undefined, call);
  }
  return RevisionId === undefined ? {} : { RevisionId };
});
