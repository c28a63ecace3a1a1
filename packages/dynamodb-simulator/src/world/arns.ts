import { AwsError, invalidParameter, validation } from '../aws-error.js';
import type { Region } from './state.js';

interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** The parts of an ARN; those that it lacks are empty. */
export function parseArn(arn: string): Arn {
  const [, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  return { partition, service, region, account, resource: rest.join(':') };
}

export const tableArn = (region: Region, name: string): string =>
  `arn:aws:dynamodb:${region.name}:${region.account}:table/${name}`;

const denied = (): AwsError => new AwsError('AccessDeniedException', 'Access is denied');

const invalidArn = (part: string, arn: string): AwsError =>
  validation(`1 validation error detected: Invalid ${part} in '${arn}'`);

/**
 * The name of the table in a `TableName` parameter, which is the name or the ARN of the table.
 *
 * @throws AwsError for an ARN of something else, of another region or another account.
 */
export function tableNameOf(region: Region, nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const arn = parseArn(nameOrArn);
  if (arn.partition !== 'aws') throw invalidArn('AWS partition', nameOrArn);
  if (arn.service !== 'dynamodb') throw invalidArn('AWS service', nameOrArn);
  if (arn.region !== region.name) throw invalidArn('AWS region', nameOrArn);
  if (arn.account !== region.account) throw denied();
  const name = /^table\/([^/]+)$/.exec(arn.resource)?.[1];
  if (name === undefined) throw invalidArn('resource type', nameOrArn);
  return name;
}

interface TableResource extends Omit<Arn, 'service' | 'resource'> {
  table: string;
  /** The label of the stream; absent for the table itself. */
  stream?: string;
}

/** The table or the stream that a `ResourceArn` parameter names. */
function parseResourceArn(resourceArn: string): TableResource {
  if (!resourceArn.startsWith('arn:')) throw invalidParameter(`ARNs must start with 'arn:': ${resourceArn}`);
  const { service, resource, ...place } = parseArn(resourceArn);
  const [kind, table, part, ...rest] = resource.split('/');
  if (service !== 'dynamodb' || kind !== 'table' || !table || part === 'backup') {
    throw invalidParameter(`Provided Arn is not a DynamoDB resource arn: ${resourceArn}`);
  }
  if (part !== undefined && part !== 'stream') {
    throw invalidParameter(
      `Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${resourceArn}`,
    );
  }
  return { ...place, table, ...(part === 'stream' && { stream: rest.join('/') }) };
}

/**
 * Checks the form of a `ResourceArn` parameter of the tag calls.
 *
 * @returns the name of the table that it names, or `undefined` for a stream: streams have no tags.
 */
export function taggedTableName(region: Region, resourceArn: string): string | undefined {
  const { partition, region: place, account, table, stream } = parseResourceArn(resourceArn);
  if (partition !== 'aws' || place !== region.name) {
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${resourceArn}`);
  }
  if (account !== region.account) throw denied();
  return stream === undefined ? table : undefined;
}

/** Checks the form of a `ResourceArn` parameter of the policy calls (DDB-TABLE-212). */
export function policyResource(region: Region, resourceArn: string): { table: string; stream?: string } {
  const { partition, region: place, account, ...resource } = parseResourceArn(resourceArn);
  if (partition !== 'aws' || place !== region.name) throw invalidParameter(`Invalid resource Arn: ${resourceArn}`);
  if (account !== region.account) {
    throw validation('This action is only supported by accounts that match the resource owner’s account.');
  }
  return resource;
}
