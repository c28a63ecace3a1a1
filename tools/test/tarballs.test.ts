import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Outside, ROOT } from './support/outside.js';

/** The first program of the README. */
function programOfReadme(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  return /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
}

describe('the tarballs of all packages, in an empty folder outside the repository', () => {
  let outside: Outside;
  beforeAll(() => {
    outside = new Outside();
  }, 240_000);
  afterAll(() => outside.remove());

  it("run the README's program in plain Node", { timeout: 60_000 }, async () => {
    outside.write('program.mjs', programOfReadme());
    const printed = await outside.withLocalBackend((environment) => outside.node(['program.mjs'], environment));
    expect(printed).toMatch(/^changed arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/orders\n$/);
  });
});
