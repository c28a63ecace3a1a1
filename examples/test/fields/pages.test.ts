import { format } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readPage, readText } from './support/page.js';
import { enterSandbox } from './support/sandbox.js';

const programs = {
  fields: () => import('../../fields/fields.js'),
  quasiparticles: () => import('../../fields/quasiparticles.js'),
  references: () => import('../../fields/references.js'),
  'base-config-and-multiplier': () => import('../../fields/base-config-and-multiplier.js'),
  callbacks: () => import('../../fields/callbacks.js'),
  protection: () => import('../../fields/protection.js'),
  rollback: () => import('../../fields/rollback.js'),
  'in-a-service': () => import('../../fields/in-a-service.js'),
};

/** What a program prints while it runs, without spaces at the ends of lines, which a page cannot show. */
async function printedBy(run: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...words) => {
    lines.push(`${format(...words).trimEnd()}\n`);
  });
  onTestFinished(() => log.mockRestore());
  await run();
  return lines.join('');
}

describe.each(Object.entries(programs))('the page %s', (name, run) => {
  const { files, prints } = readPage(name);

  it.each([...files])('shows %s as it is', (path, text) => {
    expect(text).toBe(readText(path));
  });

  it('shows what its program prints', { timeout: 60_000 }, async () => {
    await enterSandbox();
    expect(await printedBy(run)).toBe(prints);
  });
});
