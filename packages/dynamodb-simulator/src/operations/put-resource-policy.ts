import { checkPolicyState, checkRevision, findPolicyOwner, writePolicy } from '../policies.js';
import { checkPolicy } from '../rules/policy-document.js';
import { revisionId } from '../shapes/fragments.js';
import { flag, optional, required, struct, text } from '../shapes/shape.js';
import { policyResource } from '../table-names.js';
import { operation } from './operation.js';

const input = struct('PutResourcePolicy', {
  ResourceArn: required(text()),
  Policy: required(text()),
  ExpectedRevisionId: optional(revisionId),
  ConfirmRemoveSelfResourceAccess: optional(flag),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = operation(input, (call, { ResourceArn, Policy, ...rest }) => {
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
