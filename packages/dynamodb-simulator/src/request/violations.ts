import { isRecord } from '@pcf/core/values';
import type { Constraint, Shape, StructShape } from './shape.js';

const MUST_NOT_BE_NULL = 'Member must not be null';

/** What is wrong with a value that has been read as a shape, in AWS's words and order. */
export function* violations(shape: Shape, value: unknown, path: string): Generator<string> {
  switch (shape.kind) {
    case 'text':
      if (typeof value === 'string') yield* broken(shape.constraints, value, path, shape);
      return;
    case 'number':
      if (typeof value === 'number') yield* broken(shape.constraints, value, path, shape);
      return;
    case 'flag':
      return;
    case 'list':
      if (!Array.isArray(value)) return;
      yield* broken(shape.constraints, value, path, shape);
      for (const [index, element] of value.entries()) {
        const place = `${path}.${index + 1}.member`;
        if (element === null) yield violation(null, place, MUST_NOT_BE_NULL);
        else yield* violations(shape.member, element, place);
      }
      return;
    case 'struct':
      if (isRecord(value)) yield* violationsOfFields(shape, value, path);
  }
}

function* violationsOfFields(shape: StructShape, value: Record<string, unknown>, path: string): Generator<string> {
  for (const [name, field] of Object.entries(shape.fields)) {
    const place = (path === '' ? '' : `${path}.`) + lowerFirst(name);
    const member = value[name];
    if (member !== undefined) yield* violations(field.shape, member, place);
    else if (field.presence === 'member') yield violation(null, place, MUST_NOT_BE_NULL);
  }
}

function* broken<T>(constraints: readonly Constraint<T>[], value: T, path: string, shape: Shape): Generator<string> {
  for (const constraint of constraints) {
    if (!constraint.holds(value)) yield violation(printed(value, shape), path, constraint.text);
  }
}

const violation = (value: string | null, path: string, text: string): string =>
  `Value ${value === null ? 'null' : `'${value}'`} at '${path}' failed to satisfy constraint: ${text}`;

/** AWS prints a list as Java does, and a structure with all its members: those that are absent are `null`. */
function printed(value: unknown, shape: Shape): string {
  if (shape.kind === 'list' && Array.isArray(value)) {
    return `[${value.map((element: unknown) => printed(element, shape.member)).join(', ')}]`;
  }
  if (shape.kind !== 'struct' || !isRecord(value)) return String(value);
  const members = Object.entries(shape.fields).map(
    ([name, field]) => `${lowerFirst(name)}=${printed(value[name] ?? null, field.shape)}`,
  );
  return `${shape.name}(${members.join(', ')})`;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
