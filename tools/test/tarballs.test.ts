import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import flavorGenerator from '../generators/flavor/generator.js';
import { Outside, ROOT } from './support/outside.js';

/** The first program of the README. */
function programOfReadme(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
}

describe('the tarballs of all packages, in an empty folder outside the repository', () => {
  let outside: Outside;
  beforeAll(() => {
    outside = new Outside(['vitest@5.1.2', 'vite@8.3.8', 'zod@4', 'fauxqs@2.4.1']);
  }, 240_000);
  afterAll(() => outside.remove());

  it("run the README's program in plain Node", { timeout: 60_000 }, async () => {
    outside.write('program.mjs', programOfReadme());
    const printed = await outside.withLocalBackend((environment) => outside.node(['program.mjs'], environment));
    expect(printed).toMatch(/^changed arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/orders\n$/);
  });

  it('prove a flavor that lives there, without Nx', { timeout: 120_000 }, async () => {
    const tree = createTreeWithEmptyWorkspace();
    await flavorGenerator(tree, { name: 'my_note', scope: '@acme' });
    for (const { path, content } of tree.listChanges()) {
      const file = path.replace(/^packages\/my-note\//, '');
      if (file !== path && /^(src|test)\//.test(file)) outside.write(file, String(content));
    }
    const printed = outside.node(['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose']);
    expect(printed).toContain('flavor my_note > convergence');
    expect(printed).toMatch(/Test Files {2}2 passed/);
  });
});
