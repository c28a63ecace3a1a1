import { AWS_SETTINGS } from '@pcf/aws';
import { bind, createPcf, didYouMean, InvalidOwnerError } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { type ZodIssue, z } from 'zod';
import type { FleetConfig } from '../../config.js';
import { MOST_RUNS_OF_TENANT } from '../../engine.js';
import type { Tenant } from '../../tenants/tenant.js';
import { SetUpError } from '../errors.js';

const text = z.string().min(1, 'must not be empty');
const texts = z.array(text);

const owner = z.string().superRefine((name, context) => {
  const fault = ownerFault(name);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const tenant = z.strictObject({
  owner,
  allow: z.strictObject({ flavors: texts.optional(), locations: z.record(z.string(), texts).optional() }).optional(),
  losses: z.enum(['approve', 'allow']).optional(),
  runs: z.int().min(1).max(MOST_RUNS_OF_TENANT).optional(),
  aws: z.strictObject({ region: text.optional(), profile: text.optional(), endpoint: z.url().optional() }).optional(),
  approvers: texts.optional(),
});

const limit = z.strictObject({
  service: text.optional(),
  operation: text.optional(),
  region: text.optional(),
  account: text.optional(),
  writes: z.boolean().optional(),
  perSecond: z.number().positive(),
  burst: z.number().min(1).optional(),
});

const fleetFile = z.strictObject({
  tenants: z.record(text, tenant),
  limits: z.array(limit).optional(),
  retention: z.strictObject({ days: z.int().min(1).optional(), runs: z.int().min(0).optional() }).optional(),
});

/**
 * Reads the set-up of a fleet from YAML or JSON.
 *
 * @param file - its name, for errors
 * @throws {@link SetUpError} with all faults, each with its line and path
 */
export function readFleetFile(source: string, file: string): FleetConfig {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, what: string) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col} ${what}`;
  };
  if (document.errors.length > 0)
    throw new SetUpError(
      file,
      document.errors.map(({ pos, message }) => at(pos[0], message)),
    );
  const parsed = fleetFile.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return configOf(parsed.data);
  throw new SetUpError(
    file,
    parsed.error.issues.flatMap((issue) =>
      faultsOf(issue).map(({ path, message }) =>
        at(offsetOf(document, path), `${path.join('.') || 'file'}: ${message}`),
      ),
    ),
  );
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultsOf(issue: ZodIssue): Fault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key.${didYouMean(key, keysAt(path))}` }));
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const isMissing = issue.message.endsWith('received undefined');
    return [{ path, message: isMissing ? `missing; expected ${nameOf(issue.expected)}.` : `${lower(issue.message)}.` }];
  }
  return [{ path, message: `${lower(issue.message).replace(/\.$/, '')}.` }];
}

const lower = (message: string) =>
  message.replace(/^Invalid (?:input|option): /, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

const nameOf = (type: string) =>
  type === 'string' ? 'a text' : type === 'record' || type === 'object' ? 'a map' : `a ${type}`;

/** The keys that the map at a path can have. */
function keysAt([first, , ...rest]: readonly PropertyKey[]): string[] {
  if (first === undefined) return Object.keys(fleetFile.shape);
  if (first === 'retention') return ['days', 'runs'];
  if (first === 'limits') return Object.keys(limit.shape);
  if (rest[0] === 'allow') return ['flavors', 'locations'];
  return rest[0] === 'aws' ? ['region', 'profile', 'endpoint'] : Object.keys(tenant.shape);
}

/** Where the value at a path stands, or the nearest thing around it. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function ownerFault(name: string): string | undefined {
  try {
    createPcf({ plugins: [], owner: { name, from: 'owner' } });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidOwnerError) return error.message;
    throw error;
  }
}

function configOf({ tenants, limits, retention }: z.infer<typeof fleetFile>): FleetConfig {
  return {
    tenants: Object.fromEntries(Object.entries(tenants).map(([name, one]) => [name, tenantOf(one)])),
    ...(limits && { limits: limits.map(omitUndefined) }),
    ...(retention && { retention: omitUndefined(retention) }),
  };
}

function tenantOf({ aws, approvers, allow, ...others }: z.infer<typeof tenant>): Tenant {
  return {
    ...omitUndefined(others),
    ...(allow && { allow: omitUndefined(allow) }),
    ...(aws && { services: [bind(AWS_SETTINGS, { useValue: omitUndefined(aws) })] }),
    ...(approvers && {
      mayDecide: ({ by }) =>
        approvers.includes(by) || `only ${approvers.join(', ')} may decide about plans of this tenant.`,
    }),
  };
}
