import { findPolicyOwner, policyNotFound } from '../policies.js';
import { required, struct, text } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('GetResourcePolicy', { ResourceArn: required(text()) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export const getResourcePolicy = operation(input, (call, { ResourceArn }) => {
  const { table, arn } = findPolicyOwner(call, ResourceArn);
  const slot = table.policies.get(arn);
  const policy = slot && call.now < slot.readableAt ? slot.previous : slot?.current;
  if (!policy) throw policyNotFound(arn);
  return { Policy: policy.document, RevisionId: policy.revision };
});
