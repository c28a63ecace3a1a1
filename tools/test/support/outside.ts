import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = join(import.meta.dirname, '../../..');

/** The environment that npm and Node should see there: without colours, and what this repository's own npm put into it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|AWS_|NX_|VITEST|NODE_ENV|FORCE_COLOR|CI$)/;
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))), NO_COLOR: '1' };
}

function isPublished(folder: string): boolean {
  const manifest: { readonly private?: boolean } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return manifest.private !== true;
}

/** A folder outside the repository, with the tarballs of all packages installed that are published, and nothing else of ours. */
export class Outside {
  readonly folder = mkdtempSync(join(tmpdir(), 'pcf-outside-'));
  /** The Node that programs are run with: an absolute path. */
  binary = process.execPath;

  /** @param dependencies - of the registry, installed beside our tarballs */
  constructor(dependencies: readonly string[] = []) {
    this.write('package.json', JSON.stringify({ name: 'outside', private: true, type: 'module' }));
    const folders = readdirSync(join(ROOT, 'packages')).map((name) => join(ROOT, 'packages', name));
    for (const folder of folders.filter(isPublished)) this.#npm(['pack', '--silent', '--ignore-scripts', folder]);
    const tarballs = readdirSync(this.folder).filter((file) => file.endsWith('.tgz'));
    this.#npm([
      'install',
      // A peer among our packages is one of the tarballs. Without this, npm looks for it in the registry, which does not have it yet.
      '--legacy-peer-deps',
      '--silent',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...tarballs.map((file) => `./${file}`),
      ...dependencies,
    ]);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs a program there and returns what it printed. What it starts finds the same Node. */
  run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
    return execFileSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...this.#environment(), ...environment },
    });
  }

  /** Runs Node there and returns what it printed. */
  node(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
    return this.run(this.binary, args, environment);
  }

  /** Runs the command `pcf` there and returns what it printed; an exit code but the expected one is an error. */
  pcf(args: readonly string[], code = 0): string {
    const { status, stdout, stderr } = spawnSync(this.binary, [this.#command, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: this.#environment(),
    });
    if (status !== code) throw new Error(`pcf ${args.join(' ')} ended with ${status}, expected ${code}: ${stderr}`);
    return stdout;
  }

  /** Runs work while `pcf local` runs there, with the environment that it says to set. */
  async withLocalBackend<T>(work: (environment: Record<string, string>) => T | Promise<T>): Promise<T> {
    const local = spawn(this.binary, [this.#command, 'local', '--port', '0', '--json'], {
      cwd: this.folder,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => local.once('exit', () => resolve()));
    try {
      for await (const line of createInterface({ input: local.stdout })) {
        const { environment }: { environment: Record<string, string> } = JSON.parse(line);
        return await work(environment);
      }
      throw new Error('pcf local ended without saying which environment to set');
    } finally {
      local.kill('SIGTERM');
      await ended;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #command(): string {
    return join(this.folder, 'node_modules/@pcf/cli/bin/pcf.js');
  }

  /** What npm put first in the PATH would hide the binary. */
  #environment(): NodeJS.ProcessEnv {
    return { ...cleanEnvironment(), PATH: [dirname(this.binary), process.env.PATH].join(delimiter) };
  }

  #npm(args: readonly string[]): void {
    execFileSync('npm', args, { cwd: this.folder, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] });
  }
}
