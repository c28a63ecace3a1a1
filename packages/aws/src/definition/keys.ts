import { isReference } from '@pcf/core';
import { z } from 'zod';
import type { AwsTarget } from '../clients.js';

/** The keys that a definition of any AWS flavor may have beside `aws_resource`: spread them into its schema. */
export const awsDefinitionKeys = {
  region: z
    .string()
    .min(1)
    .optional()
    .describe('The AWS region, for example eu-west-1. Where absent, what the AWS SDK finds: AWS_REGION, the profile.'),
  profile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The profile of the shared AWS configuration whose credentials are used. Where absent, the default chain.',
    ),
  role: z
    .string()
    .regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role')
    .optional()
    .describe('The ARN of an IAM role to assume, with the credentials that would be used otherwise.'),
};

/** The keys that PCF's definitions have in `aws_resource` for every AWS flavor: spread them into its schema. */
export const awsResourceKeys = {
  region_name: z.string().min(1).optional().describe("PCF's older place for the region; `region` wins over it."),
  custom_config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Free data for subclasses of the particle; the flavor itself does not read it.'),
};

/** The `locatedBy` of every AWS flavor: what says in which region and account a resource is. */
export const AWS_LOCATED_BY: readonly string[] = ['region', 'profile', 'role', 'aws_resource.region_name'];

/** What {@link AwsParticle} needs of a definition. */
export interface AwsDefinition {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly role?: string | undefined;
  readonly aws_resource: { readonly region_name?: string | undefined };
}

/** Whose resource a definition is about. */
export function targetOf({ region, profile, role, aws_resource }: AwsDefinition): AwsTarget {
  return { region: region ?? aws_resource.region_name, profile, role };
}

/**
 * Whose resources a definition is about that is not validated yet, for lookups.
 *
 * @throws Error when that is a reference itself: the lookup would ask somebody else
 */
export function targetIn(definition: Readonly<Record<string, unknown>>): AwsTarget {
  const { region, profile, role, aws_resource } = definition;
  const older =
    typeof aws_resource === 'object' && aws_resource !== null ? Reflect.get(aws_resource, 'region_name') : undefined;
  return { region: textOf(region) ?? textOf(older), profile: textOf(profile), role: textOf(role) };
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (isReference(value))
    throw new Error(`it is not known where to look: ${value} stands for the region, profile or role.`);
  return value;
}
