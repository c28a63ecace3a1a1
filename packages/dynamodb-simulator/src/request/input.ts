import { isRecord } from '@pcf/core/values';
import { MAX_LISTED_VIOLATIONS } from '@pcf/dynamodb-facts';
import { AwsError, notSupported, validation } from '../aws-error.js';
import { type ExtraFields, readJson } from './json-types.js';
import type { Infer, StructShape } from './shape.js';
import { violations } from './violations.js';

/**
 * The body of a request as the input of an operation, checked in AWS's order: JSON types, missing parameters, constraints.
 * Fields that the simulator would have to ignore are refused last.
 *
 * @throws AwsError `SerializationException` or `ValidationException`.
 */
export function parseInput<S extends StructShape>(operation: string, shape: S, body: unknown): Infer<S> {
  if (Array.isArray(body)) throw new AwsError('SerializationException', 'Start of list found where not expected');
  if (!isRecord(body)) throw new AwsError('SerializationException', 'Unexpected value type in payload');
  const extra: ExtraFields = { unsupported: [], unknown: [] };
  const input = readJson(shape, body, operation, 'field', extra);
  requireParameters(shape, input);
  assertConstraints(shape, input);
  refuseExtraFields(extra);
  return input;
}

function requireParameters(shape: StructShape, input: unknown): void {
  for (const [name, field] of Object.entries(shape.fields)) {
    if (field.presence === 'parameter' && isRecord(input) && input[name] === undefined) {
      throw validation(`The parameter '${name}' is required but was not present in the request`);
    }
  }
}

/** A value that was read as the shape, lacks no parameter and breaks no constraint is of the shape's type. */
function assertConstraints<S extends StructShape>(shape: S, input: unknown): asserts input is Infer<S> {
  const broken = brokenConstraints(shape, input);
  if (broken !== undefined) throw validation(broken);
}

/** @returns AWS's words for all constraints of the shape that the value breaks */
export function brokenConstraints(shape: StructShape, input: unknown): string | undefined {
  const found: string[] = [];
  for (const violation of violations(shape, input, '')) {
    if (found.push(violation) === MAX_LISTED_VIOLATIONS) break;
  }
  if (found.length === 0) return undefined;
  return `${found.length} validation error${found.length > 1 ? 's' : ''} detected: ${found.join('; ')}`;
}

function refuseExtraFields({ unsupported, unknown }: ExtraFields): void {
  const [first] = unknown;
  if (first !== undefined) {
    throw validation(
      `@pcf/dynamodb-simulator: ${first} is not a field of DynamoDB's API. DynamoDB would ignore it silently`,
    );
  }
  if (unsupported.length > 0) throw notSupported(...unsupported);
}
