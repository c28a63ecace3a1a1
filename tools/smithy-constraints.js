// Derives what the schemas of the SDK's clients leave out of inputs (lengths, ranges, patterns, the names of enums) from Smithy models, as
// AWS publishes them, and writes it as compact data: node tools/smithy-constraints.js FOLDER
//
// FOLDER holds the models as JSON, gzipped or not: those of https://github.com/aws/api-models-aws. The data has facts only: no
// sentence of the models. Required members are in the clients' schemas, and values of enums are in the clients' lists.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const TARGET = join(import.meta.dirname, '../packages/testing/src/aws/constraint-data.ts');

/**
 * @typedef {{ target: string, traits?: Record<string, any> }} Member
 * @typedef {{ type: string, traits?: Record<string, any>, members?: Record<string, Member>, member?: Member, key?: Member,
 *   value?: Member, input?: Member }} Shape
 * @typedef {{ length?: (number | null)[], range?: (number | null)[], pattern?: string, enum?: string, each?: Rule, key?: Rule }} Rule
 */

const nameOf = (/** @type {string} */ id) => id.split('#')[1] ?? id;

/** Patterns are for whole texts. Some are written for Java: those that JavaScript does not read are left out. */
function readable(/** @type {unknown} */ pattern) {
  if (typeof pattern !== 'string' || /^\^?\.\*\$?$/.test(pattern)) return undefined;
  try {
    const inner = /^\^(.*[^\\])\$$/s.exec(pattern)?.[1] ?? pattern;
    new RegExp(`^(?:${inner})$`, 'u');
    return inner;
  } catch {
    console.log(`  left out, no pattern of JavaScript: ${pattern}`);
    return undefined;
  }
}

/** @param {Record<string, Shape>} shapes */
function ruleReader(shapes) {
  /**
   * @param {Member | undefined} member
   * @param {string[]} above the shapes that lead here: they may be recursive
   * @returns {Rule | undefined}
   */
  return function ruleOf(member, above = []) {
    const shape = member && shapes[member.target];
    if (!shape || above.includes(member.target)) return undefined;
    const traits = { ...shape.traits, ...member.traits };
    const { min = null, max = null } = traits['smithy.api#length'] ?? {};
    const { min: least = null, max: most = null } = traits['smithy.api#range'] ?? {};
    const pattern = shape.type === 'string' ? readable(traits['smithy.api#pattern']) : undefined;
    const path = [...above, member.target];
    const each = ruleOf(shape.type === 'list' ? shape.member : shape.type === 'map' ? shape.value : undefined, path);
    const key = ruleOf(shape.type === 'map' ? shape.key : undefined, path);
    /** @type {Rule} */
    const rule = {
      // A length of 0 or more says nothing.
      ...((min || max !== null) && { length: [min, max] }),
      ...((least !== null || most !== null) && { range: [least, most] }),
      ...(pattern !== undefined && { pattern }),
      ...(shape.type === 'enum' && { enum: nameOf(member.target) }),
      ...(each && { each }),
      ...(key && { key }),
    };
    return Object.keys(rule).length > 0 ? rule : undefined;
  };
}

/**
 * The structures of inputs, and of what is in them.
 *
 * @param {Record<string, Shape>} shapes
 */
function structuresOfInputs(shapes) {
  const found = new Set();
  const waiting = Object.values(shapes).flatMap(({ type, input }) =>
    type === 'operation' && input ? [input.target] : [],
  );
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const shape = shapes[id];
    if (!shape || found.has(id)) continue;
    found.add(id);
    const members = [...Object.values(shape.members ?? {}), shape.member, shape.value];
    waiting.push(...members.flatMap((member) => (member && shape.type !== 'enum' ? [member.target] : [])));
  }
  return [...found].filter((id) => ['structure', 'union'].includes(shapes[id]?.type ?? '')).sort();
}

/** @param {string} file */
function constraintsIn(file) {
  const bytes = readFileSync(file);
  /** @type {{ shapes: Record<string, Shape> }} */
  const { shapes } = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  const [service] = Object.entries(shapes).find(([, { type }]) => type === 'service') ?? [file];
  const ruleOf = ruleReader(shapes);
  /** @type {string[]} */
  const rules = [];
  const numberOf = (/** @type {Rule} */ rule) => {
    const text = JSON.stringify(rule);
    if (!rules.includes(text)) rules.push(text);
    return rules.indexOf(text);
  };
  console.log(service);
  const lines = structuresOfInputs(shapes).flatMap((id) => {
    const members = Object.entries(shapes[id]?.members ?? {}).flatMap(([name, member]) => {
      const rule = ruleOf(member);
      return rule ? [`${name}=${numberOf(rule)}`] : [];
    });
    return members.length > 0 ? [[nameOf(id), members.join(' ')]] : [];
  });
  return { namespace: service.split('#')[0] ?? service, rules, shapes: lines };
}

const quoted = (/** @type {string} */ text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('node tools/smithy-constraints.js FOLDER, where FOLDER holds Smithy models as JSON');
const files = readdirSync(folder).filter((name) => /\.json(?:\.gz)?$/.test(name));
const services = files.map((name) => constraintsIn(join(folder, name)));
const text = services.map(
  ({ namespace, rules, shapes }) =>
    `  ${quoted(namespace)}: {\n    rules: [\n${rules.map((rule) => `      ${quoted(rule)},\n`).join('')}    ],\n` +
    `    shapes: {\n${shapes.map(([name, line]) => `      ${name}: ${quoted(line ?? '')},\n`).join('')}    },\n  },\n`,
);
writeFileSync(
  TARGET,
  `// Written by tools/smithy-constraints.js.

/** The rules of a service: as JSON, and for each structure the numbers of its members' rules. */
export interface ConstraintData {
  readonly rules: readonly string[];
  readonly shapes: Readonly<Record<string, string>>;
}

/** What the schemas of the SDK's clients leave out of the inputs of some services, by the service's namespace. */
export const CONSTRAINT_DATA: Readonly<Record<string, ConstraintData>> = {
${text.join('')}};
`,
);
execFileSync(join(import.meta.dirname, '../node_modules/.bin/biome'), ['format', '--write', TARGET]);
