import { SCHEMA_FILE } from './schema-file.js';
import type { Starter } from './starters.js';

/** A file of a new project. */
export interface ProjectFile {
  /** Its path in the folder of the project. */
  readonly path: string;
  readonly text: string;
  /** Other names under which it may be there already. */
  readonly aliases?: readonly string[];
  /** What to do by hand if the file is there already. */
  readonly byHand: string;
}

/** The packages of a project: their names and ranges of versions. */
export type Packages = Readonly<Record<string, string>>;

/** What a project needs from npm. */
export interface Needs {
  readonly dependencies: Packages;
  readonly devDependencies: Packages;
}

/** The line that tells an editor which schema a YAML file has. */
const MODELINE = `# yaml-language-server: $schema=${SCHEMA_FILE}`;

/** The script that writes the schema. npm runs `prepare` after each `npm install` and `npm ci`. */
const WRITE_SCHEMA = `pcf schema --out ${SCHEMA_FILE}`;

/**
 * Returns the files of a new project. Pure.
 *
 * @param name - the name of its folder
 */
export function projectFiles(name: string, starters: readonly Starter[], needs: Needs): ProjectFile[] {
  const manifest = {
    name: packageName(name),
    private: true,
    type: 'module',
    scripts: { prepare: WRITE_SCHEMA },
    ...needs,
  };
  const install = [
    `npm install ${Object.keys(needs.dependencies).join(' ')}`,
    ...(Object.keys(needs.devDependencies).length === 0
      ? []
      : [`npm install --save-dev ${Object.keys(needs.devDependencies).join(' ')}`]),
  ].join(' && ');
  return [
    {
      path: 'package.json',
      text: json(manifest),
      byHand: `run ${install}, and add the script "prepare": "${WRITE_SCHEMA}"`,
    },
    {
      path: 'pcf.yml',
      aliases: ['pcf.json', 'pcf.yaml'],
      text: `${MODELINE}\n${[INTRODUCTION, ...starters.map(({ example }) => example)].join('\n')}`,
      byHand: `for help in editors, begin each YAML file of definitions with the line ${MODELINE}`,
    },
    {
      path: '.vscode/extensions.json',
      text: json({ recommendations: ['redhat.vscode-yaml'] }),
      byHand: 'add "redhat.vscode-yaml" to its recommendations',
    },
    { path: '.gitignore', text: 'node_modules/\n.pcf/\n', byHand: 'add the line .pcf/' },
  ];
}

const INTRODUCTION = `\
# What this project manages. "npx pcf validate" checks it, "npx pcf plan" shows what would change.
# With --local, commands use simulators on this machine and not the cloud.
`;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** @see https://docs.npmjs.com/cli/configuring-npm/package-json#name for the rules */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|[._-]+$/g, '')
    .slice(0, 200);
  return name === '' || name === 'node_modules' ? 'pcf-project' : name;
}
