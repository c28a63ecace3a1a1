/**
 * Writes `docs/definition-keys.md` from the table of keys in core, which is also what the reader and the JSON Schema for editors use.
 *
 * `node tools/definition-keys.js` writes the page for what is built; with `--check` it writes nothing, and fails where the page is not
 * current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs/definition-keys.md');

/** @type {typeof import('../packages/core/src/definition/schema/keys.js')} */
const { DEFINITION_KEYS, HEAD, OWNER, PARAM } = await import(
  join(ROOT, 'packages/core/dist/definition/schema/keys.js')
);

/** @typedef {import('../packages/core/src/definition/json-schema.js').JsonSchema} JsonSchema */

/** Describes the values that a key can have: `a list of strings`. */
function describeValue(/** @type {JsonSchema | undefined} */ schema) {
  if (schema === undefined) return 'in code only';
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const types = [schema.type].flat().map((type) => WORDS.get(type) ?? String(type));
  const from = schema.minimum === undefined ? '' : `, from ${schema.minimum}`;
  return `${types.join(' or ')}${from}${schema.default === undefined ? '' : `; default \`${schema.default}\``}`;
}

/** @type {ReadonlyMap<unknown, string>} */
const WORDS = new Map([
  ['string', 'a text'],
  ['object', 'a map'],
  ['array', 'a list'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', '`true` or `false`'],
]);

function row(/** @type {string[]} */ cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(/** @type {string[]} */ head, /** @type {string[][]} */ rows) {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

function yes(/** @type {boolean | undefined} */ flag) {
  return flag ? 'yes' : '';
}

function defaultOf(/** @type {JsonSchema | undefined} */ schema) {
  const isChoice = Array.isArray(schema?.enum) && schema.default !== undefined;
  return isChoice ? `; default \`${schema.default}\`` : '';
}

const definitions = DEFINITION_KEYS.map(({ name, on, description, schema, handedOn, isOwn }) => [
  `\`${name}\``,
  `${describeValue(schema)}${defaultOf(schema)}`,
  description,
  { both: 'both', particle: 'particles', quasiparticle: 'quasiparticles' }[on],
  yes(handedOn),
  yes(!isOwn),
]);

const head = HEAD.map(({ name, description, schema }) => [`\`${name}\``, describeValue(schema), description]);
const owner = OWNER.map(({ name, description, schema }) => [`\`owner.${name}\``, describeValue(schema), description]);
const param = PARAM.map(({ name, description, schema }) => [
  `\`params.NAME.${name}\``,
  describeValue(schema),
  description,
]);

const page = `\
<!-- This page is generated: change packages/core/src/definition/schema/keys.ts, build, and run node tools/definition-keys.js. -->

# Keys of definitions

These are the keys that the framework reads, whatever the flavor. The other keys of a definition belong to its flavor: see
[all flavors](flavors.md). In an editor, \`pcf schema\` shows both while you write: see [Editors](editors.md). The
[glossary](glossary.md) explains the terms.

## In a definition

“To members” says whether the members of a quasiparticle get the value where they have none. “From a base” says whether a
definition gets it from its \`base_particle_config\`.

${table(['key', 'value', 'meaning', 'for', 'to members', 'from a base'], definitions)}

See [fields](fields.md), [quasiparticles](quasiparticles.md), [base config and multiplier](base-config-and-multiplier.md),
[protection](protection.md), [ownership](ownership.md), [callbacks](callbacks.md) and [rollback](rollback.md).

## In the head of a file

A file is one definition, a list of them, or a map with a head. The head has these keys:

${table(['key', 'value', 'meaning'], [...head, ...owner, ...param])}

See [ownership](ownership.md) and [environments](environments.md).
`;

if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/definition-keys.md is not current: build, then run "node tools/definition-keys.js"');
  process.exitCode = 1;
}
