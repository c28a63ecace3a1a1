import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What this repository's lint step says about a file of this path and text: its messages on imports. */
function lint(path: string, text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pcf-boundaries-'));
  copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', path];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const report: { diagnostics: { category: string; message: string }[] } = JSON.parse(stdout);
  return report.diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ message }) => message);
}

const importing = (name: string) => `import { thing } from '${name}';\nthing();\n`;

describe('the lint step', () => {
  it.each([
    ['core', '@pcf/aws'],
    ['core', '@pcf/testing'],
    ['testing', '@pcf/aws'],
    ['aws', '@pcf/dynamodb-table'],
    ['aws', '@pcf/testing'],
    ['dynamodb-table', '@pcf/dynamodb-simulator'],
    ['dynamodb-table', '@pcf/testing'],
    ['dynamodb-simulator', '@pcf/core'],
    ['dynamodb-simulator', '@pcf/dynamodb-model'],
    ['tagging-simulator', '@pcf/core'],
    ['tagging-simulator', '@pcf/dynamodb-simulator'],
    ['sqs-queue', '@pcf/tagging-simulator'],
    ['testing', '@pcf/tagging-simulator'],
    ['dynamodb-table', '@pcf/dynamodb-model'],
    ['dynamodb-model', '@pcf/core'],
    ['dynamodb-facts', '@pcf/core'],
    ['a-flavor-to-come', '@pcf/dynamodb-facts'],
    ['dynamodb-model', '@pcf/dynamodb-simulator'],
    ['cli', '@pcf/dynamodb-table'],
    ['cli', '@pcf/fleet'],
    ['fleet', '@pcf/cli'],
    ['fleet', '@pcf/postgres-server'],
    ['cli', '@pcf/dynamodb-simulator'],
    ['a-flavor-to-come', '@pcf/dynamodb-table'],
  ])('catches that %s imports %s', (packageName, imported) => {
    expect(lint(`packages/${packageName}/src/file.ts`, importing(imported))).toHaveLength(1);
  });

  it.each([
    ['aws', '@pcf/core'],
    ['dynamodb-table', '@pcf/core'],
    ['dynamodb-table', '@pcf/aws'],
    ['dynamodb-simulator', '@pcf/testing'],
    ['dynamodb-simulator', '@pcf/core/values'],
    ['dynamodb-table', '@pcf/core/values'],
    ['dynamodb-table', '@pcf/dynamodb-facts'],
    ['dynamodb-simulator', '@pcf/dynamodb-facts'],
    ['dynamodb-simulator', '@pcf/tagging-simulator'],
    ['tagging-simulator', '@pcf/testing'],
    ['tagging-simulator', '@pcf/core/values'],
    ['cli', '@pcf/tagging-simulator'],
    ['dynamodb-model', '@pcf/dynamodb-facts'],
    ['testing', '@pcf/core'],
    ['cli', '@pcf/core'],
    ['cli', '@pcf/core/values'],
    ['a-flavor-to-come', '@pcf/aws'],
  ])('lets %s import %s', (packageName, imported) => {
    expect(lint(`packages/${packageName}/src/file.ts`, importing(imported))).toEqual([]);
  });

  it('lets only the container touch the injection library', () => {
    expect(lint('packages/core/src/pcf.ts', importing('tsyringe'))).toHaveLength(1);
    expect(lint('packages/dynamodb-table/src/table.ts', importing('tsyringe'))).toHaveLength(1);
    expect(lint('packages/core/src/services/container.ts', importing('tsyringe'))).toEqual([]);
  });

  it('lets only the commands of the fleet import those of pcf, and none the server that only `pcf fleet dev` loads', () => {
    expect(lint('packages/fleet/src/cli/file.ts', importing('@pcf/cli/extension'))).toEqual([]);
    expect(lint('packages/fleet/src/worker/file.ts', importing('@pcf/cli/extension'))).toHaveLength(1);
    expect(lint('packages/fleet/src/cli/file.ts', importing('@pcf/aws'))).toEqual([]);
    expect(lint('packages/fleet/src/cli/file.ts', importing('@pcf/postgres-server'))).toHaveLength(1);
  });

  it("catches a look into another package's inside, by name or by path", () => {
    expect(lint('packages/aws/src/file.ts', importing('@pcf/core/dist/state.js'))).toHaveLength(1);
    expect(lint('packages/aws/src/file.ts', importing('../../core/src/state.js'))).toHaveLength(1);
    expect(lint('packages/aws/src/inner/file.ts', importing('../../../core/src/state.js'))).toHaveLength(1);
    expect(lint('packages/aws/test/file.test.ts', importing('../../core/src/state.js'))).toHaveLength(1);
    expect(lint('packages/aws/test/file.test.ts', importing('../src/tags.js'))).toEqual([]);
  });
});

interface Graph {
  readonly nodes: Readonly<Record<string, { readonly data: { readonly root: string } }>>;
  readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
}

/** The projects of this repository and what each needs, as Nx finds them in manifests and imports. */
function projectGraph(): Graph {
  const file = join(mkdtempSync(join(tmpdir(), 'pcf-graph-')), 'graph.json');
  const nx = join(ROOT, 'node_modules/nx/dist/bin/nx.js');
  spawnSync(process.execPath, [nx, 'graph', `--file=${file}`], { cwd: ROOT });
  const { graph }: { graph: Graph } = JSON.parse(readFileSync(file, 'utf8'));
  return graph;
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

describe('the dependencies of packages', () => {
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    core: [],
    testing: ['core'],
    aws: ['core'],
    'dynamodb-facts': [],
    'postgres-server': ['core'],
    'dynamodb-model': ['dynamodb-facts'],
    'tagging-simulator': ['core', 'testing'],
    'dynamodb-simulator': ['core', 'testing', 'dynamodb-facts', 'tagging-simulator'],
    'dynamodb-table': ['core', 'aws', 'dynamodb-facts'],
    cli: ['core', 'tagging-simulator'],
    create: ['cli'],
    fleet: ['core', 'aws', 'cli', 'postgres-server'],
  };
  const A_FLAVOR = ['core', 'aws'];
  const graph = projectGraph();
  const folders = Object.values(graph.nodes).map(({ data }) => data.root);

  it.each(folders.filter((folder) => folder.startsWith('packages/')))(
    '%s: are arrows that the design allows',
    (folder) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
      const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      const ours = needed.filter((name) => name.startsWith('@pcf/')).map((name) => name.slice('@pcf/'.length));
      const allowed = ALLOWED[folder.slice('packages/'.length)] ?? A_FLAVOR;
      expect(ours.filter((name) => !allowed.includes(name))).toEqual([]);
    },
  );

  it('have no cycles, tests included', () => {
    const cycles: string[][] = [];
    const visit = (name: string, path: readonly string[]) => {
      if (path.includes(name)) cycles.push([...path.slice(path.indexOf(name)), name]);
      else for (const { target } of graph.dependencies[name] ?? []) visit(target, [...path, name]);
    };
    for (const name of Object.keys(graph.dependencies)) visit(name, []);
    expect(Object.keys(graph.dependencies).length).toBeGreaterThan(5);
    expect(cycles).toEqual([]);
  });
});
