import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { describe, expect, it } from 'vitest';
import flavorGenerator from '../generators/flavor/generator.js';

function workspace() {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('package.json', JSON.stringify({ name: 'pcf', devDependencies: { nx: '1.0.0' } }));
  const manifest = { name: '@pcf/taken', description: 'It is taken', pcf: { flavors: ['Taken_Name'] } };
  tree.write('packages/taken/package.json', JSON.stringify(manifest));
  return tree;
}

describe('the generator of flavors', () => {
  it.each([
    ['plain', false],
    ['AWS', true],
  ])('makes a whole %s package, named after the flavor', async (_, aws) => {
    const tree = workspace();
    await flavorGenerator(tree, { name: 'my_queue', aws });
    const files = tree.listChanges().map(({ path }) => path);
    for (const file of [
      'package.json',
      'README.md',
      'tsconfig.json',
      'tsconfig.lib.json',
      'src/index.ts',
      'src/my-queue.ts',
    ]) {
      expect(files).toContain(`packages/my-queue/${file}`);
    }
    expect(files).toContain('packages/my-queue/test/contract.test.ts');
    expect(files.filter((file) => file.endsWith('.template'))).toEqual([]);
    for (const file of files) expect(tree.read(file, 'utf-8'), file).not.toMatch(/<%|__folder__/);
  });

  it('writes a manifest by which the command line finds the flavor', async () => {
    const tree = workspace();
    await flavorGenerator(tree, { name: 'my_queue', scope: '@acme' });
    const manifest: unknown = JSON.parse(tree.read('packages/my-queue/package.json', 'utf-8') ?? '');
    expect(manifest).toMatchObject({
      name: '@acme/my-queue',
      pcf: { apiVersion: 1, plugin: 'myQueue', flavors: ['my_queue'] },
      peerDependencies: { '@pcf/core': expect.any(String) },
    });
  });

  it('makes it known wherever it must be: workspace, index of flavors, changeset', async () => {
    const tree = workspace();
    await flavorGenerator(tree, { name: 'my_queue' });
    const root: unknown = JSON.parse(tree.read('package.json', 'utf-8') ?? '');
    expect(root).toMatchObject({ devDependencies: { '@pcf/my-queue': '0.1.0', nx: '1.0.0' } });
    const index = tree.read('docs/flavors.md', 'utf-8');
    expect(index).toContain('| `my_queue` | [@pcf/my-queue](../packages/my-queue/README.md) |');
    expect(index).toContain('| `Taken_Name` | [@pcf/taken](../packages/taken/README.md) | It is taken |');
    expect(tree.read('.changeset/my-queue.md', 'utf-8')).toContain("'@pcf/my-queue': minor");
  });

  it.each(['', 'MyQueue', 'my-queue', '2queue', 'my__queue', 'my_queue_', '../evil', 'a'.repeat(61), 'quasiparticle'])(
    'refuses the name "%s", and writes nothing',
    async (name) => {
      const tree = workspace();
      const before = tree.listChanges().length;
      await expect(flavorGenerator(tree, { name })).rejects.toThrow("cannot be a flavor's name");
      expect(tree.listChanges()).toHaveLength(before);
    },
  );

  it('refuses a scope that npm would not take', async () => {
    await expect(flavorGenerator(workspace(), { name: 'my_queue', scope: 'acme' })).rejects.toThrow(
      'cannot be an npm scope',
    );
  });

  it('refuses a name that a flavor or a folder has already, in upper or lower case', async () => {
    await expect(flavorGenerator(workspace(), { name: 'taken_name' })).rejects.toThrow(
      '@pcf/taken provides the flavor "taken_name" already',
    );
    await expect(flavorGenerator(workspace(), { name: 'taken' })).rejects.toThrow('packages/taken exists already');
  });
});

describe('the index of flavors', () => {
  it('lists every flavor of the packages in this repository', async () => {
    const { FsTree } = await import('nx/src/generators/tree.js');
    const { flavorIndex, INDEX, providedFlavors } = await import('../generators/flavor/flavor-index.js');
    const { ROOT } = await import('./support/outside.js');
    const tree = new FsTree(ROOT, false);
    expect(tree.read(INDEX, 'utf-8')).toBe(flavorIndex(providedFlavors(tree)));
  });
});
