import { messageOf } from '@pcf/core/values';
import { parseArn } from '../arn.js';
import type { Call } from '../catalog/catalog.js';
import { type Input, refuseUnknown, requiredArns, requiredTagKeys, requiredTags } from '../input.js';
import type { TagRefusal, TagSource } from '../source.js';

const MOST_ARNS = 20;

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html */
export function tagResources(input: Input, call: Call): Promise<object> {
  refuseUnknown(input, ['ResourceARNList', 'Tags']);
  const arns = requiredArns(input, MOST_ARNS);
  const tags = requiredTags(input);
  return forEach(arns, call, (source, arn) => source.tag(arn, tags));
}

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_UntagResources.html */
export function untagResources(input: Input, call: Call): Promise<object> {
  refuseUnknown(input, ['ResourceARNList', 'TagKeys']);
  const arns = requiredArns(input, MOST_ARNS);
  const keys = requiredTagKeys(input);
  return forEach(arns, call, (source, arn) => source.untag(arn, keys));
}

type Change = (source: TagSource, arn: string) => Promise<TagRefusal | undefined>;

/** Changes the tags of each resource. What fails is in the answer by its ARN, and the others are changed. */
async function forEach(arns: readonly string[], call: Call, change: Change): Promise<object> {
  const failures: [string, object][] = [];
  for (const arn of new Set(arns)) {
    const refusal = await changeOne(arn, call, change);
    if (!refusal) continue;
    const { status, name, message } = refusal;
    failures.push([arn, { StatusCode: status, ErrorCode: name, ErrorMessage: message }]);
  }
  return { FailedResourcesMap: Object.fromEntries(failures) };
}

/**
 * The reasons why a change fails: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_FailureInfo.html
 */
async function changeOne(arn: string, { catalogs, place }: Call, change: Change): Promise<TagRefusal | undefined> {
  const parts = parseArn(arn);
  const owner = catalogs.find(({ source }) => source.service === parts?.service);
  if (!parts || !owner) return failed(`The service in ${arn} is not supported`);
  if (!owner.has(parts, place)) {
    const message = `${arn} is not in ${place.region} of account ${place.account}, where the request was made`;
    return { status: 400, name: 'InvalidParameterException', message };
  }
  return change(owner.source, arn).catch((error: unknown) => failed(messageOf(error)));
}

const failed = (message: string): TagRefusal => ({ status: 500, name: 'InternalServiceException', message });
