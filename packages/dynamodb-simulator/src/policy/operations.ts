import { POLICY_REVISION_LENGTH } from '@pcf/dynamodb-facts';
import { operation } from '../request/operation.js';
import { flag, lengthIn, optional, required, struct, text } from '../request/shape.js';
import { policyResource } from '../world/arns.js';
import { checkPolicy } from './document.js';
import {
  checkPolicyState,
  checkRevision,
  findPolicyOwner,
  policyNotFound,
  revisionOf,
  writePolicy,
} from './stored-policy.js';

/** Of a resource policy. */
export const revisionId = text(...lengthIn(POLICY_REVISION_LENGTH));

const getResourcePolicyInput = struct('GetResourcePolicy', { ResourceArn: required(text()) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export const getResourcePolicy = operation(getResourcePolicyInput, (call, { ResourceArn }) => {
  const { table, arn } = findPolicyOwner(call, ResourceArn);
  const slot = table.policies.get(arn);
  const policy = slot && call.now < slot.readableAt ? slot.previous : slot?.current;
  if (!policy) throw policyNotFound(arn);
  return { Policy: policy.document, RevisionId: policy.revision };
});

const putResourcePolicyInput = struct('PutResourcePolicy', {
  ResourceArn: required(text()),
  Policy: required(text()),
  ExpectedRevisionId: optional(revisionId),
  ConfirmRemoveSelfResourceAccess: optional(flag),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = operation(putResourcePolicyInput, (call, { ResourceArn, Policy, ...rest }) => {
  const { stream } = policyResource(call.region, ResourceArn);
  const document = checkPolicy(call.region, Policy, {
    subject: stream === undefined ? 'table' : 'stream',
    confirmed: rest.ConfirmRemoveSelfResourceAccess ?? false,
  });
  const owner = findPolicyOwner(call, ResourceArn);
  checkRevision(owner, rest.ExpectedRevisionId, call);
  const current = owner.table.policies.get(owner.arn)?.current;
  if (current?.identity === document.identity) return { RevisionId: current.revision };
  checkPolicyState(owner, call);
  return { RevisionId: writePolicy(owner, document, call).current?.revision };
});

const deleteResourcePolicyInput = struct('DeleteResourcePolicy', {
  ResourceArn: required(text()),
  ExpectedRevisionId: optional(revisionId),
});

/**
 * Does nothing if there is no policy.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
 */
export const deleteResourcePolicy = operation(
  deleteResourcePolicyInput,
  (call, { ResourceArn, ExpectedRevisionId }) => {
    const owner = findPolicyOwner(call, ResourceArn);
    checkRevision(owner, ExpectedRevisionId, call);
    const slot = owner.table.policies.get(owner.arn);
    const RevisionId = revisionOf(slot, call);
    if (slot?.current) {
      checkPolicyState(owner, call);
      writePolicy(owner, undefined, call);
    }
    return RevisionId === undefined ? {} : { RevisionId };
  },
);
