import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '..');
const PCF = join(createRequire(import.meta.url).resolve('@pcf/cli/package.json'), '../bin/pcf.js');

/** A copy of the example in a project of its own. @returns its folder */
function copyOfExample(): string {
  const project = mkdtempSync(join(tmpdir(), 'pcf-fleet-'));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  cpSync(join(EXAMPLES, 'package.json'), join(project, 'package.json'));
  cpSync(join(EXAMPLES, 'fleet'), join(project, 'fleet'), { recursive: true });
  symlinkSync(join(EXAMPLES, '../node_modules'), join(project, 'node_modules'));
  return join(project, 'fleet');
}

class Running {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  #wake = () => {};

  constructor(args: readonly string[], cwd: string) {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, args, { cwd, env: { PATH, HOME, NO_COLOR: '1' } });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        this.output += String(chunk);
        this.#wake();
      });
    }
    this.ended = new Promise((resolve) => child.once('close', resolve));
    onTestFinished(async () => {
      child.kill('SIGTERM');
      await this.ended;
    });
  }

  /** Waits until the output matches, or the process has ended. @returns the first group */
  async until(pattern: RegExp): Promise<string> {
    let isOver = false;
    void this.ended.then(() => {
      isOver = true;
      this.#wake();
    });
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found[1] ?? '';
      if (isOver) throw new Error(`It ended before it printed ${pattern}:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What Ctrl-C does, but for the process alone. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.ended;
  }
}

it('a fleet starts with one command, the tour shows a run, an approval and healed drift, and a second start goes on', {
  timeout: 240_000,
}, async () => {
  const folder = copyOfExample();
  const fleet = new Running([PCF, 'fleet', 'dev'], folder);
  const pid = Number(await fleet.until(/workers +processes (\d+) and \d+[\s\S]*Ctrl-C stops all/));
  expect(statSync(join(folder, '../.pcf/fleet/dev.json')).mode & 0o077).toBe(0);

  const tour = new Running([join(EXAMPLES, 'dist/fleet/tour.js'), folder], folder);
  expect([await tour.ended, tour.output]).toEqual([0, expect.stringContaining('pcf fleet runs')]);
  const [run = '', approval = '', drift = ''] = tour.output.split(/^# /m).slice(1);
  expect(run).toContain('2 created in ');
  expect(approval).toMatch(
    /loses data[\s\S]*needs approval[\s\S]*mallory may not decide[\s\S]*1 deleted, 1 unchanged in /,
  );
  expect(drift).toMatch(
    /ReadCapacityUnits: 10 → 1[\s\S]*1 drifted[\s\S]*1 changed, 1 unchanged in [\s\S]*0 drifted, 2 as declared/,
  );

  // Another worker takes the place of one that was killed, and takes its runs over.
  process.kill(pid, 'SIGKILL');
  await fleet.until(/The worker \S+ is ready[\s\S]*The worker \S+ is ready[\s\S]*The worker \S+ is ready/);
  expect(await fleet.interrupt()).toBe(0);
  expect(fleet.output).not.toMatch(/postgresql:/);
  expect(existsSync(join(folder, '../.pcf/fleet/dev.json'))).toBe(false);

  const again = new Running([PCF, 'fleet', 'dev'], folder);
  await again.until(/Ctrl-C stops all/);
  const drifted = new Running([PCF, 'fleet', 'drift', '--field', 'tables'], folder);
  expect([await drifted.ended, drifted.output]).toEqual([0, expect.stringContaining('0 drifted, 2 as declared')]);
  expect(await again.interrupt()).toBe(0);
});

it('the two commands are those of the README', () => {
  const readme = readFileSync(join(EXAMPLES, '../packages/fleet/README.md'), 'utf8');
  expect(readme).toContain('```sh\ncd examples/fleet && npx pcf fleet dev\n```');
  expect(readme).toContain('```sh\nnpm run tour -w @pcf/examples\n```');
  const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, 'package.json'), 'utf8'));
  expect(scripts.tour).toBe('node dist/fleet/tour.js');
});

it('pcf fleet dev says what is missing', async () => {
  const folder = copyOfExample();
  rmSync(join(folder, 'fleet.yml'));
  const fleet = new Running([PCF, 'fleet', 'dev'], folder);
  expect([await fleet.ended, fleet.output]).toEqual([
    4,
    expect.stringContaining('No fleet.yml, fleet.ts or fleet.js found'),
  ]);
});
