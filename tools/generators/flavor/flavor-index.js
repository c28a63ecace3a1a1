/** @import { Tree } from '@nx/devkit' */

/**
 * A flavor, as the package that provides it says.
 *
 * @typedef {{ flavor: string, packageName: string, folder: string, description: string }} ProvidedFlavor
 */

/** The page that lists all flavors. */
export const INDEX = 'docs/flavors.md';

/**
 * The flavors of all packages of the workspace, by name.
 *
 * @param {Pick<Tree, 'children' | 'read'>} tree
 * @returns {ProvidedFlavor[]}
 */
export function providedFlavors(tree) {
  return tree
    .children('packages')
    .flatMap((folder) => {
      const text = tree.read(`packages/${folder}/package.json`, 'utf-8');
      /** @type {{ name: string, description: string, pcf?: { flavors: string[] } }} */
      const manifest = JSON.parse(text ?? '{}');
      const flavors = manifest.pcf?.flavors ?? [];
      return flavors.map((flavor) => ({
        flavor,
        packageName: manifest.name,
        folder,
        description: manifest.description,
      }));
    })
    .sort((a, b) => (a.flavor < b.flavor ? -1 : 1));
}

/**
 * The text of the page that lists all flavors.
 *
 * @param {readonly ProvidedFlavor[]} flavors
 */
export function flavorIndex(flavors) {
  const rows = flavors.map(
    ({ flavor, packageName, folder, description }) =>
      `| \`${flavor}\` | [${packageName}](../packages/${folder}/README.md) | ${description} |`,
  );
  const lines = [
    '# Flavors',
    '',
    'Each flavor manages one kind of resource. To add one, see [Writing a flavor](writing-a-flavor.md).',
    '',
    '| flavor | package | what it manages |',
    '|---|---|---|',
    ...rows,
  ];
  return `${lines.join('\n')}\n`;
}
