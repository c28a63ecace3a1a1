import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { isRecord } from './is-record.js';

/** What is declared and not so, by the innermost settings that differ; what is not declared is left out. */
export function compare(path: string, before: unknown, after: unknown): Change[] {
  if (after === undefined || isDeepStrictEqual(before, after)) return [];
  if (!isRecord(after)) return [{ path, before, after }];
  return Object.entries(after).flatMap(([key, value]) =>
    compare(`${path}.${key}`, isRecord(before) ? before[key] : undefined, value),
  );
}
