import { isReference, type Services } from '@pcf/core';
import { z } from 'zod';
import { AWS_SETTINGS, type AwsTarget, callerOf } from '../settings.js';

/** The keys beside `aws_resource` that all AWS flavors share: spread them into the schema. */
export const awsDefinitionKeys = {
  region: z
    .string()
    .min(1)
    .optional()
    .describe('The AWS region, for example eu-west-1. Default: that of the AWS SDK, from AWS_REGION or the profile.'),
  profile: z
    .string()
    .min(1)
    .optional()
    .describe('The profile of the shared AWS configuration. Default: the default credential chain of the AWS SDK.'),
  role: z
    .string()
    .regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role')
    .optional()
    .describe('The ARN of an IAM role to assume with the credentials.'),
};

/** The keys in `aws_resource` that all AWS flavors share, from PCF for Python: spread them into the schema. */
export const awsResourceKeys = {
  region_name: z.string().min(1).optional().describe('The region, as in PCF for Python. `region` takes precedence.'),
  custom_config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Data for subclasses of the particle. The flavor itself does not read it.'),
};

/** The `locatedBy` of every AWS flavor: the keys that determine the region and account of a resource. */
export const AWS_LOCATED_BY: readonly string[] = ['region', 'profile', 'role', 'aws_resource.region_name'];

/**
 * The `location` of every AWS flavor: the region and account of a resource, as far as they are known without a request. The
 * default region is that of the runtime's settings or of `AWS_REGION`.
 *
 * @param definition - not validated; its region, profile and role are not references
 */
export function awsLocation(definition: Readonly<Record<string, unknown>>, services: Services): string {
  return callerOf(services.resolve(AWS_SETTINGS), targetIn(definition));
}

/** The part of a definition that {@link AwsParticle} reads. */
export interface AwsDefinition {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly role?: string | undefined;
  readonly aws_resource: { readonly region_name?: string | undefined };
}

/** Returns the region, profile and role of a validated definition. */
export function targetOf({ region, profile, role, aws_resource }: AwsDefinition): AwsTarget {
  return { region: region ?? aws_resource.region_name, profile, role };
}

/**
 * Returns the region, profile and role of a definition that is not validated yet, for lookups.
 *
 * @throws Error when one of them is a reference: the lookup cannot be sent before it is resolved
 */
export function targetIn(definition: Readonly<Record<string, unknown>>): AwsTarget {
  const { region, profile, role, aws_resource } = definition;
  const legacyRegion =
    typeof aws_resource === 'object' && aws_resource !== null ? Reflect.get(aws_resource, 'region_name') : undefined;
  return { region: textOf(region) ?? textOf(legacyRegion), profile: textOf(profile), role: textOf(role) };
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (isReference(value))
    throw new Error(`the region, profile or role is the reference ${value}, which is not resolved yet.`);
  return value;
}
