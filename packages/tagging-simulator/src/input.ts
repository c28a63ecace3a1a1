import { isRecord } from '@pcf/core/values';
import { AwsJsonError } from '@pcf/testing/aws-json';
import { parseArn } from './arn.js';
import { invalid } from './errors.js';

/** The input of an operation, as it came. */
export type Input = Readonly<Record<string, unknown>>;

/** The least and the most of something. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** The constraints are those of the `Types` in AWS's model: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/ */
const KEY: Range = { min: 1, max: 128 };
const VALUE: Range = { min: 0, max: 256 };
const ARN: Range = { min: 1, max: 1_011 };
const TOKEN: Range = { min: 0, max: 2_048 };
const RESOURCE_TYPE: Range = { min: 0, max: 256 };

/** The member of an input; `undefined` for one that is absent or null. */
const memberOf = (input: Input, name: string): unknown => input[name] ?? undefined;

/** AWS ignores members that it does not know. They are refused here, so that a typing error shows. */
export function refuseUnknown(input: Input, known: readonly string[]): void {
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalid(`@pcf/tagging-simulator: the member '${unknown}' does not exist. Known members: ${known.join(', ')}.`);
}

export function booleanIn(input: Input, name: string): boolean {
  const value = memberOf(input, name) ?? false;
  return typeof value === 'boolean' ? value : failType(name, 'a boolean');
}

export function integerIn(input: Input, name: string, { min, max }: Range): number | undefined {
  const value = memberOf(input, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) return failType(name, 'an integer');
  if (value < min) throw violation(name, String(value), `Member must have value greater than or equal to ${min}`);
  if (value > max) throw violation(name, String(value), `Member must have value less than or equal to ${max}`);
  return value;
}

export const tokenIn = (input: Input): string =>
  textOf(memberOf(input, 'PaginationToken') ?? '', 'PaginationToken', TOKEN);

export function requiredKey(input: Input): string {
  return textOf(required(input, 'Key'), 'Key', KEY);
}

export const resourceTypesIn = (input: Input): readonly string[] =>
  listIn(input, 'ResourceTypeFilters', { min: 0, max: 100 }).map((type) =>
    textOf(type, 'ResourceTypeFilters', RESOURCE_TYPE),
  );

/** A condition on the tags of a resource: a key, and the values of which it must have one; none for any value. */
export interface TagFilter {
  readonly key: string;
  readonly values: readonly string[];
}

export const tagFiltersIn = (input: Input): readonly TagFilter[] =>
  listIn(input, 'TagFilters', { min: 0, max: 50 }).map((filter) => {
    if (!isRecord(filter)) return failType('TagFilters', 'a structure with Key and Values');
    refuseUnknown(filter, ['Key', 'Values']);
    return {
      key: textOf(required(filter, 'Key'), 'TagFilters.Key', KEY),
      values: listIn(filter, 'Values', { min: 0, max: 20 }).map((value) => textOf(value, 'TagFilters.Values', VALUE)),
    };
  });

/** @returns `undefined` where the member is absent */
export function arnsIn(input: Input, most: number): readonly string[] | undefined {
  const name = 'ResourceARNList';
  if (memberOf(input, name) === undefined) return undefined;
  return listIn(input, name, { min: 1, max: most }).map((arn) => {
    const text = textOf(arn, name, ARN);
    const parts = parseArn(text);
    if (!parts) throw invalid(`${text} is not a valid AmazonResourceName (ARN)`);
    if (parts.partition !== 'aws') throw invalid(`${text} is not in the partition aws, where the request was made`);
    return text;
  });
}

export function requiredArns(input: Input, most: number): readonly string[] {
  required(input, 'ResourceARNList');
  return arnsIn(input, most) ?? [];
}

/** The tags to write. Keys that begin with `aws:` belong to AWS. */
export function requiredTags(input: Input): readonly { readonly Key: string; readonly Value: string }[] {
  const map = required(input, 'Tags');
  if (!isRecord(map)) return failType('Tags', 'a map of texts');
  const tags = Object.entries(map).map(([Key, value]) => ({
    Key: writableKey(textOf(Key, 'Tags', KEY)),
    Value: textOf(value, 'Tags', VALUE),
  }));
  requireCount('Tags', tags.length, { min: 1, max: 50 });
  return tags;
}

export function requiredTagKeys(input: Input): readonly string[] {
  required(input, 'TagKeys');
  const keys = listIn(input, 'TagKeys', { min: 1, max: Number.POSITIVE_INFINITY });
  return keys.map((key) => writableKey(textOf(key, 'TagKeys', KEY)));
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html */
function writableKey(key: string): string {
  if (/^aws:/i.test(key)) throw invalid(`The tag key '${key}' begins with aws:, which is reserved for AWS`);
  return key;
}

function required(input: Input, name: string): unknown {
  const value = memberOf(input, name);
  if (value === undefined) throw violation(name, 'null', 'Member must not be null');
  return value;
}

function listIn(input: Input, name: string, range: Range): readonly unknown[] {
  const value = memberOf(input, name) ?? [];
  if (!Array.isArray(value)) return failType(name, 'a list');
  if (memberOf(input, name) !== undefined) requireCount(name, value.length, range);
  return value;
}

function requireCount(name: string, count: number, { min, max }: Range): void {
  if (count < min) throw violation(name, '[]', `Member must have length greater than or equal to ${min}`);
  if (count > max) throw violation(name, `${count} entries`, `Member must have length less than or equal to ${max}`);
}

function textOf(value: unknown, name: string, { min, max }: Range): string {
  if (typeof value !== 'string') return failType(name, 'a text');
  if (value.length < min) throw violation(name, value, `Member must have length greater than or equal to ${min}`);
  if (value.length > max) throw violation(name, value, `Member must have length less than or equal to ${max}`);
  return value;
}

function violation(name: string, value: string, rule: string): AwsJsonError {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return invalid(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);
}

function failType(name: string, type: string): never {
  throw new AwsJsonError('SerializationException', `${name} must be ${type}`);
}
