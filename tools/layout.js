// Checks how the sources are laid out: npm run check. Prints three counts, and fails when one is not 0:
//
// - circles between folders: at each level, the files and the subfolders (each with all that is in it) must not import each
//   other in a circle. Imports of types count.
// - folders with more than 14 source files, tests included;
// - numbers of DynamoDB that stand in the sources of two packages. Their home is @pcf/dynamodb-facts.
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const MOST_FILES = 14;
const FACTS = 'dynamodb-facts';
const DYNAMODB = [FACTS, 'dynamodb-table', 'dynamodb-simulator', 'dynamodb-model'];

/** Sources whose numbers are not DynamoDB's: the bits of identifiers. */
const WITHOUT_FACTS = ['packages/dynamodb-simulator/src/world/identifiers.ts'];

/** Numbers that are not DynamoDB's, although several packages use them. */
const COMMON_NUMBERS = new Map([
  [400, 'the HTTP status of a refusal'],
  [500, 'the HTTP status of a failure'],
  [1000, 'milliseconds of a second'],
]);

/** Names of durations, so that `2 * HOUR` is read as a number. */
const UNITS = new Map([
  ['SECOND', 1000],
  ['MINUTE', 60_000],
  ['HOUR', 3_600_000],
  ['DAY', 86_400_000],
]);

/** Methods whose arguments are positions in a text, or a radix. */
const TEXT_METHODS = ['slice', 'padStart', 'toString', 'at', 'repeat', 'parseInt'];

/**
 * @typedef {{ path: string, imports: string[], numbers: { value: number, line: number }[] }} Source
 */

/**
 * The parts of a source file that this check is about.
 *
 * @param {string} path
 * @returns {Source}
 */
function read(path) {
  const text = readFileSync(path, 'utf8');
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  const imports = named
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(path), name.replace(/\.js$/, '.ts')));
  return { path, imports: [...new Set(imports)], numbers: numbersIn(program, text) };
}

/**
 * The constant numbers of a program: `5 * 60_000` is one, 300000.
 *
 * @param {import('oxc-parser').Program} program
 * @param {string} text
 */
function numbersIn(program, text) {
  /** @type {{ value: number, line: number, start: number, end: number }[]} */
  const found = [];
  /** @type {{ start: number, end: number }[]} */
  const ignored = [];
  const note = (/** @type {import('oxc-parser').Expression} */ node) => {
    const value = constantOf(node);
    if (value === undefined) return;
    if ([...found, ...ignored].some(({ start, end }) => start <= node.start && node.end <= end)) return;
    found.push({ value, line: text.slice(0, node.start).split('\n').length, start: node.start, end: node.end });
  };
  const skip = (/** @type {import('oxc-parser').CallExpression} */ { callee, arguments: given }) => {
    const method = callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name;
    if (!method || !TEXT_METHODS.includes(method)) return;
    for (const { start, end } of given) ignored.push({ start, end });
  };
  new Visitor({ CallExpression: skip, Literal: note, BinaryExpression: note }).visit(program);
  return found;
}

/**
 * @param {import('oxc-parser').Expression | import('oxc-parser').PrivateIdentifier} node
 * @returns {number | undefined}
 */
function constantOf(node) {
  if (node.type === 'ParenthesizedExpression') return constantOf(node.expression);
  if (node.type === 'Identifier') return UNITS.get(node.name);
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type !== 'BinaryExpression') return undefined;
  const left = constantOf(node.left);
  const right = constantOf(node.right);
  if (left === undefined || right === undefined) return undefined;
  if (node.operator === '*') return left * right;
  if (node.operator === '+') return left + right;
  if (node.operator === '**') return left ** right;
  return undefined;
}

/**
 * The circles of a folder and of the folders in it: at each level, the names of the parts that import each other.
 *
 * @param {string} folder
 * @param {readonly Source[]} sources
 * @returns {string[]}
 */
function circlesIn(folder, sources) {
  const inside = sources.filter(({ path }) => path.startsWith(folder + sep));
  /** The part of the folder that a file is in: the file itself, or a subfolder. */
  const partOf = (/** @type {string} */ path) => relative(folder, path).split(sep)[0] ?? '';
  /** @type {Map<string, Set<string>>} */
  const parts = new Map(inside.map(({ path }) => [partOf(path), new Set()]));
  for (const { path, imports } of inside)
    for (const imported of imports) {
      const isInside = imported.startsWith(folder + sep);
      if (isInside && partOf(imported) !== partOf(path)) parts.get(partOf(path))?.add(partOf(imported));
    }
  const subfolders = [...parts.keys()].filter((part) =>
    inside.some(({ path }) => path.startsWith(join(folder, part) + sep)),
  );
  const here = circlesOf(parts).map((circle) => `${relative('', folder)}: ${circle.join(' -> ')}`);
  return [...here, ...subfolders.flatMap((part) => circlesIn(join(folder, part), inside))];
}

/**
 * One circle for each group of nodes that reach each other.
 *
 * @param {ReadonlyMap<string, ReadonlySet<string>>} graph
 * @returns {string[][]} the nodes of a shortest circle, the first one also at the end
 */
function circlesOf(graph) {
  /** @type {string[][]} */
  const circles = [];
  const known = new Set();
  for (const start of graph.keys()) {
    if (known.has(start)) continue;
    const circle = pathBetween(graph, start, start);
    if (!circle) continue;
    for (const node of graph.keys())
      if (pathBetween(graph, start, node) && pathBetween(graph, node, start)) known.add(node);
    circles.push(circle);
  }
  return circles;
}

/**
 * @param {ReadonlyMap<string, ReadonlySet<string>>} graph
 * @param {string} from
 * @param {string} to
 * @returns {string[] | undefined} the nodes of a shortest path of at least one step
 */
function pathBetween(graph, from, to) {
  const paths = [[from]];
  const visited = new Set();
  for (const path of paths)
    for (const next of graph.get(path.at(-1) ?? from) ?? []) {
      if (next === to) return [...path, next];
      if (!visited.has(next)) paths.push([...path, next]);
      visited.add(next);
    }
  return undefined;
}

/**
 * @param {readonly string[]} paths
 * @returns {string[]}
 */
function fullFolders(paths) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${relative('', folder)}: ${count} files`);
}

/**
 * @param {ReadonlyMap<string, readonly Source[]>} packages - the sources of each package, by its name
 * @returns {string[]}
 */
function sharedNumbers(packages) {
  /** @type {Map<number, Map<string, string>>} by number and package, a place where it stands */
  const places = new Map();
  for (const [name, sources] of packages)
    for (const { path, numbers } of sources)
      for (const { value, line } of numbers)
        if (value > 2 && !COMMON_NUMBERS.has(value)) {
          const ofNumber = places.get(value) ?? new Map();
          places.set(value, ofNumber.set(name, ofNumber.get(name) ?? `${relative('', path)}:${line}`));
        }
  return [...places]
    .filter(([, found]) => found.size > 1)
    .map(([value, found]) => `${value}: ${[...found.values()].join(', ')}`);
}

const ROOT = process.argv[2] ?? join(import.meta.dirname, '..');
process.chdir(ROOT);
const files = globSync('{packages/*,examples,tools}/**/*.{ts,js}', {
  exclude: (name) => ['node_modules', 'dist', 'files'].includes(basename(name)),
})
  .map((path) => resolve(path))
  .sort();
const roots = globSync(['packages/*/{src,test}', 'examples', 'tools']).map((path) => resolve(path));
const sources = files.filter((path) => roots.some((root) => path.startsWith(root + sep))).map(read);
const ofPackage = (/** @type {string} */ name) => {
  const folder = join(resolve('packages', name, 'src'), sep);
  return sources.filter(({ path }) => path.startsWith(folder) && !WITHOUT_FACTS.includes(relative('', path)));
};

const results = {
  'circles between folders': roots.flatMap((root) => circlesIn(root, sources)),
  [`folders with more than ${MOST_FILES} source files`]: fullFolders(files),
  'numbers of DynamoDB in two packages': sharedNumbers(new Map(DYNAMODB.map((name) => [name, ofPackage(name)]))),
};
for (const [what, found] of Object.entries(results)) {
  console.log(`${what}: ${found.length}`);
  for (const one of found) console.log(`  ${one}`);
  if (found.length > 0) process.exitCode = 1;
}
