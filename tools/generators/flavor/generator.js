/** @import { Tree } from '@nx/devkit' */
/** @import { Names } from './names.js' */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { generateFiles, updateJson } from '@nx/devkit';
import { flavorIndex, INDEX, providedFlavors } from './flavor-index.js';
import { namesFrom } from './names.js';

/**
 * Makes a package with a new flavor, and makes it known wherever it must be.
 *
 * @param {Tree} tree
 * @param {{ name: string, aws?: boolean, scope?: string }} options
 * @returns {Promise<() => void>} installs it into the workspace, and lays out its lines, whose length depends on the name
 */
export default async function flavorGenerator(tree, { name, aws = false, scope = '@pcf' }) {
  const names = namesFrom(name, scope);
  refuseTaken(tree, names);
  writePackage(tree, names, aws ? 'aws' : 'plain');
  addToWorkspace(tree, names);
  tree.write(INDEX, flavorIndex(providedFlavors(tree)));
  tree.write(
    `.changeset/${names.folder}.md`,
    `---\n'${names.packageName}': minor\n---\n\nThe flavor \`${names.flavor}\`.\n`,
  );
  return () => {
    install(tree.root);
    format(tree.root, `packages/${names.folder}`);
  };
}

/**
 * @param {Tree} tree
 * @param {Names} names
 */
function refuseTaken(tree, { flavor, folder }) {
  if (tree.exists(`packages/${folder}`)) throw new Error(`packages/${folder} exists already: choose another name.`);
  const taken = providedFlavors(tree).find((provided) => provided.flavor.toLowerCase() === flavor);
  if (taken) throw new Error(`${taken.packageName} provides the flavor "${flavor}" already: choose another name.`);
}

/**
 * @param {Tree} tree
 * @param {Names} names
 * @param {'plain' | 'aws'} variant
 */
function writePackage(tree, names, variant) {
  for (const files of ['common', variant]) {
    generateFiles(tree, join(import.meta.dirname, 'files', files), `packages/${names.folder}`, {
      ...names,
      variant,
      template: '',
    });
  }
}

/**
 * The command `pcf`, run here, finds the flavors of the workspace's direct dependencies.
 *
 * @param {Tree} tree
 * @param {Names} names
 */
function addToWorkspace(tree, { packageName }) {
  updateJson(tree, 'package.json', (manifest) => {
    const devDependencies = { ...manifest.devDependencies, [packageName]: '0.1.0' };
    return { ...manifest, devDependencies: Object.fromEntries(Object.entries(devDependencies).sort()) };
  });
}

/** @param {string} root */
function install(root) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

/**
 * @param {string} root
 * @param {string} folder
 */
function format(root, folder) {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'check', '--write', folder, 'package.json'], { cwd: root, stdio: 'inherit' });
}
