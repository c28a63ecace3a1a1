import { isDeepStrictEqual } from 'node:util';
import type { Change, SettingDrift } from '@pcf/core';
import { z } from 'zod';
import { NO_PROGRAM } from '../definition.js';
import type { Declared } from '../paths.js';

const description = z.strictObject({
  /** A random id, written with the first description. It distinguishes the service from earlier ones with the same name. */
  id: z.string().min(1).optional(),
  command: z.tuple([z.string()], z.string()),
  environment: z.record(z.string(), z.string()),
  working_folder: z.string(),
  log: z.string(),
});

/** The stored settings of a service. They contain secrets and are never shown. */
export type Description = z.output<typeof description>;

/** Whether the value of a variable is the declared one. Values themselves are not shown. */
export type VariableView = 'as declared' | 'different';

/** A description without secrets. */
export interface DescriptionView {
  readonly command: Description['command'];
  readonly working_folder: string;
  readonly log: string;
  /** Absent if the definition does not declare it. */
  readonly environment?: Readonly<Record<string, VariableView>>;
  /** The names of the variables, sorted, if the definition declares no environment and there are some. */
  readonly undeclaredVariables?: readonly string[];
}

const NOT_SHOWN = '(not shown)';

/**
 * Parses a description.
 *
 * @returns `undefined` if it is not valid; without a reason, which might quote a secret
 */
export function parseDescription(text: string): Description | undefined {
  try {
    return description.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Formats a description; {@link parseDescription} reads it. */
export function formatDescription(described: Description): string {
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

/** Merges the declared settings into the known description, or into the defaults. */
export function merge(
  known: Description | undefined,
  declared: Declared,
  defaults: Omit<Description, 'command'>,
): Description {
  return { ...defaults, ...known, ...declared };
}

/** Removes the secrets of a description, and compares its variables with the declared ones. */
export function viewOf(described: Description, declared: Declared): DescriptionView {
  const { command, working_folder, log } = described;
  const names = Object.keys(described.environment).sort();
  if (!declared.environment)
    return { command, working_folder, log, ...(names.length > 0 && { undeclaredVariables: names }) };
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

/** Returns the changes from a description to the declared settings. Pure. */
export function diff(seen: DescriptionView | undefined, declared: Declared): Change[] {
  const settings = (['command', 'working_folder', 'log'] as const)
    .filter((key) => isDeclared(key, declared) && !isDeepStrictEqual(declared[key], seen?.[key]))
    .map((key) => ({ path: `service.${key}`, before: seen?.[key], after: declared[key] }));
  return [...settings, ...diffEnvironment(seen?.environment ?? {}, declared.environment)];
}

function isDeclared(key: 'command' | 'working_folder' | 'log', declared: Declared): boolean {
  return key === 'command' ? declared.command[0] !== NO_PROGRAM : declared[key] !== undefined;
}

/**
 * Compares a description with the declared settings. What is not declared is listed where it differs from the default of a new
 * service. Pure.
 */
export function compareService(
  seen: DescriptionView | undefined,
  declared: Declared,
  defaults: Pick<Description, 'working_folder' | 'log'>,
): SettingDrift[] {
  const changed = diff(seen, declared).map(({ path, before, after }) => ({ path, observed: before, declared: after }));
  const undeclared = (['working_folder', 'log'] as const)
    .filter((key) => seen && declared[key] === undefined && seen[key] !== defaults[key])
    .map((key) => ({ path: `service.${key}`, observed: seen?.[key] }));
  const variables = (seen?.undeclaredVariables ?? []).map((name) => ({
    path: `service.environment.${name}`,
    observed: NOT_SHOWN,
  }));
  const left = [...undeclared, ...variables].map((drift) => ({
    ...drift,
    declared: undefined,
    undeclared: true as const,
  }));
  return [...changed, ...left];
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
