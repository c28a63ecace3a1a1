import { execFile } from 'node:child_process';
import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  appendPrivateFile,
  makePrivateFolder,
  readPrivateFile,
  UnsafePathError,
  writePrivateFile,
} from '../src/index.js';

async function emptyFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'pcf-private-')));
}

async function rightsOf(path: string): Promise<string> {
  return ((await lstat(path)).mode & 0o777).toString(8);
}

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  it('is created with those above it, for its owner only, with any umask', async () => {
    const base = await emptyFolder();
    const before = process.umask(0);
    try {
      await makePrivateFolder(join(base, '.pcf', 'local'), base);
    } finally {
      process.umask(before);
    }
    expect(await rightsOf(join(base, '.pcf'))).toBe('700');
    expect(await rightsOf(join(base, '.pcf', 'local'))).toBe('700');
  });

  it('loses the rights of others where it already exists', async () => {
    const base = await emptyFolder();
    await mkdir(join(base, '.pcf', 'local'), { recursive: true });
    for (const folder of [join(base, '.pcf'), join(base, '.pcf', 'local')]) await chmod(folder, 0o777);
    await makePrivateFolder(join(base, '.pcf', 'local'), base);
    expect(await rightsOf(join(base, '.pcf'))).toBe('700');
    expect(await rightsOf(join(base, '.pcf', 'local'))).toBe('700');
  });

  it.each(['.pcf', '.pcf/local'])(
    'is refused where %s is a link, and nothing is written where it leads',
    async (name) => {
      const [base, elsewhere] = [await emptyFolder(), await emptyFolder()];
      if (name !== '.pcf') await mkdir(join(base, '.pcf'));
      await symlink(elsewhere, join(base, name));
      await expect(makePrivateFolder(join(base, '.pcf', 'local'), base)).rejects.toThrow(
        /is (?:a symbolic link|not a folder)/,
      );
      expect(await readdir(elsewhere)).toEqual([]);
    },
  );

  it('is refused where a file has its name', async () => {
    const base = await emptyFolder();
    await writeFile(join(base, '.pcf'), 'x');
    await expect(makePrivateFolder(join(base, '.pcf', 'local'), base)).rejects.toThrow(UnsafePathError);
  });
});

describe.skipIf(process.platform === 'win32')('a private file', () => {
  it('is for its owner only, with any umask, and is read again', async () => {
    const file = join(await emptyFolder(), 'a');
    const before = process.umask(0);
    try {
      await writePrivateFile(file, 'text');
    } finally {
      process.umask(before);
    }
    expect(await rightsOf(file)).toBe('600');
    expect(await readPrivateFile(file)).toBe('text');
    expect(await readPrivateFile(`${file}x`)).toBeUndefined();
  });

  it.each<[string, (file: string, other: string) => Promise<unknown>]>([
    ['a symbolic link', (file, other) => symlink(other, file)],
    ['a hard link', (file, other) => link(other, file)],
    ['a pipe', (file) => promisify(execFile)('mkfifo', [file])],
  ])('is not read, appended to or written through %s', async (_, put) => {
    const folder = await emptyFolder();
    const [file, other] = [join(folder, 'a'), join(folder, 'b')];
    await writeFile(other, 'of others', { mode: 0o644 });
    await put(file, other);
    await expect(readPrivateFile(file)).rejects.toThrow(UnsafePathError);
    await expect(appendPrivateFile(file)).rejects.toThrow(UnsafePathError);
    await writePrivateFile(file, 'own');
    expect(await readFile(other, 'utf8')).toBe('of others');
    expect(await rightsOf(other)).toBe('644');
    expect(await readPrivateFile(file)).toBe('own');
    expect(await readdir(folder)).toEqual(['a', 'b']);
  });
});
