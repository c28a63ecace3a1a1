import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { z } from 'zod';
import type { Declared } from '../paths.js';

const description = z.strictObject({
  /** Tells the service from others that had its name before: random, written with its first description. */
  id: z.string().min(1).optional(),
  command: z.tuple([z.string()], z.string()),
  environment: z.record(z.string(), z.string()),
  working_folder: z.string(),
  log: z.string(),
});

/** What is kept of a service on disk. It holds secrets: it is never shown. */
export type Description = z.output<typeof description>;

/** Whether the value of a variable is the declared one; all that is told of it. */
export type VariableView = 'as declared' | 'different';

/** A description as it can be shown. */
export interface DescriptionView {
  readonly command: Description['command'];
  readonly working_folder: string;
  readonly log: string;
  /** Absent where the definition declares none. */
  readonly environment?: Readonly<Record<string, VariableView>>;
}

const NOT_SHOWN = '(not shown)';

/**
 * Reads a description.
 *
 * @returns `undefined` when it is none; the reason is not told, as it could quote a secret
 */
export function parseDescription(text: string): Description | undefined {
  try {
    return description.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes a description; {@link parseDescription} reads it. */
export function formatDescription(described: Description): string {
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

/** What a description becomes when it is written: what is declared, and for the rest what is there. */
export function merge(
  known: Description | undefined,
  declared: Declared,
  defaults: Omit<Description, 'command'>,
): Description {
  return { ...defaults, ...known, ...declared };
}

/** What can be shown of a description, compared with what is declared. */
export function viewOf(described: Description, declared: Declared): DescriptionView {
  const { command, working_folder, log } = described;
  if (!declared.environment) return { command, working_folder, log };
  const wanted = new Map(Object.entries(declared.environment));
  const compare = ([name, value]: [string, string]): [string, VariableView] => [
    name,
    wanted.get(name) === value ? 'as declared' : 'different',
  ];
  return {
    command,
    working_folder,
    log,
    environment: Object.fromEntries(Object.entries(described.environment).map(compare)),
  };
}

/** What differs from what is declared. Pure. */
export function diff(seen: DescriptionView | undefined, declared: Declared): Change[] {
  const settings = (['command', 'working_folder', 'log'] as const)
    .filter((key) => declared[key] !== undefined && !isDeepStrictEqual(declared[key], seen?.[key]))
    .map((key) => ({ path: `service.${key}`, before: seen?.[key], after: declared[key] }));
  return [...settings, ...diffEnvironment(seen?.environment ?? {}, declared.environment)];
}

function diffEnvironment(seen: Readonly<Record<string, VariableView>>, declared: Declared['environment']): Change[] {
  if (!declared) return [];
  const names = [...new Set([...Object.keys(seen), ...Object.keys(declared)])].sort();
  return names
    .filter((name) => !Object.hasOwn(seen, name) || seen[name] === 'different')
    .map((name) => ({
      path: `service.environment.${name}`,
      before: Object.hasOwn(seen, name) ? NOT_SHOWN : undefined,
      after: Object.hasOwn(declared, name) ? NOT_SHOWN : undefined,
    }));
}
