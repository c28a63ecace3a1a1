import type { Projection as SdkProjection } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { NON_KEY_ATTRIBUTES } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import { attributeName, repeatedNames } from '../keys.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html */
export const projection = z.strictObject({
  ProjectionType: z
    .enum(['ALL', 'KEYS_ONLY', 'INCLUDE'])
    .describe('Which attributes the index holds: ALL, KEYS_ONLY, or INCLUDE for keys and NonKeyAttributes.'),
  NonKeyAttributes: z
    .array(attributeName)
    .min(NON_KEY_ATTRIBUTES.min)
    .max(NON_KEY_ATTRIBUTES.max)
    .optional()
    .describe('The attributes that the index holds beside the keys, with INCLUDE: at most 20, in any order.'),
});

export type Projection = z.infer<typeof projection>;

/** Checks that a projection has NonKeyAttributes with INCLUDE, and only then. */
export function checkProjection(
  path: readonly PropertyKey[],
  { ProjectionType: type, NonKeyAttributes: attributes }: Projection,
): RuleViolation[] {
  if (type === 'INCLUDE' && !attributes)
    return [{ path, message: 'INCLUDE needs NonKeyAttributes: list them, or use KEYS_ONLY.' }];
  if (type !== 'INCLUDE' && attributes)
    return [
      { path: [...path, 'NonKeyAttributes'], message: `are not possible with ${type}: remove them, or use INCLUDE.` },
    ];
  return repeatedNames(attributes ?? []).map(({ at, name }) => ({
    path: [...path, 'NonKeyAttributes', at],
    message: `"${name}" is listed already: name each attribute once.`,
  }));
}

/** Sorts the NonKeyAttributes, whose order means nothing. */
export function normaliseProjection({ ProjectionType, NonKeyAttributes }: Projection): Projection {
  return { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes: [...NonKeyAttributes].sort() }) };
}

/** Returns a projection from its description. */
export function describedProjection({ ProjectionType = 'ALL', NonKeyAttributes }: SdkProjection = {}): Projection {
  return { ProjectionType, ...(NonKeyAttributes?.length ? { NonKeyAttributes } : {}) };
}

/** Returns whether the description of a projection lacks a part. */
export function isPartialProjection(found: SdkProjection | undefined): boolean {
  return !found?.ProjectionType || (found.ProjectionType === 'INCLUDE' && !found.NonKeyAttributes?.length);
}
