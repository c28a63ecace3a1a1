import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnsupportedPlatformError } from '../../src/index.js';
import { assertPlatform, identify, isAlive, parseProcStat, parsePsLine } from '../../src/process/identity.js';
import { eventually } from '../support/eventually.js';

/** More than any system gives out. */
const UNUSED_PID = 99_999_999;

/** Lets the test believe that it runs on macOS. */
function onMacOS(): void {
  const platform = process.platform;
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  onTestFinished(() => {
    Object.defineProperty(process, 'platform', { value: platform });
  });
}

/** `/proc/PID/stat` of a process with this name and state. */
function procStat(name: string, state: string, ticks: number): string {
  return `4711 (${name}) ${state} 1 4711 4711 0 -1 4194560 99 0 0 0 1 2 0 0 20 0 7 0 ${ticks} 1048576 256 18446744073709551615 0 0\n`;
}

describe('the identity of a process', () => {
  it('is the same at each read', async () => {
    const self = await identify(process.pid);
    expect(self).toMatchObject({ pid: process.pid, birth: expect.stringMatching(/^[0-9a-f-]+$/) });
    expect(await identify(process.pid)).toEqual(self);
  });

  it('is not that of another process with the same pid', async () => {
    const self = await identify(process.pid);
    expect(self && (await isAlive(self))).toBe(true);
    expect(await isAlive({ pid: process.pid, birth: '0' })).toBe(false);
  });

  it('ends with the process', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const exit = once(child, 'exit');
    const identity = child.pid === undefined ? undefined : await identify(child.pid);
    expect(identity && (await isAlive(identity))).toBe(true);
    child.stdin.end();
    await exit;
    expect(identity && (await isAlive(identity))).toBe(false);
  });

  it('ends with the process, even while it is a zombie', async () => {
    const script = 'sh -c "read -r _" <&3 & echo $! && exec cat';
    const parent = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore', 'pipe'] });
    const { stdin, stdout, stdio } = parent;
    onTestFinished(() => {
      stdin?.end();
    });
    const [line] = stdout ? await once(stdout, 'data') : [];
    const pid = Number(String(line));
    expect(await identify(pid)).toMatchObject({ pid });
    stdin?.write('from here on it is cat, which waits for no child');
    if (stdout) await once(stdout, 'data');
    if (stdio[3] instanceof Writable) stdio[3].end('\n');
    await eventually(async () => expect(await identify(pid)).toBeUndefined());
    expect(process.kill(pid, 0)).toBe(true);
  });

  it.runIf(existsSync('/bin/ps'))('comes from ps on macOS', async () => {
    onMacOS();
    const self = await identify(process.pid);
    const begun = Date.now() / 1_000 - process.uptime();
    expect(Math.abs(Number(self?.birth) - begun)).toBeLessThan(5);
    expect(self && (await isAlive(self))).toBe(true);
    expect(await identify(UNUSED_PID)).toBeUndefined();
  });

  it('is known on Linux and macOS only', () => {
    expect(() => assertPlatform('linux')).not.toThrow();
    expect(() => assertPlatform('darwin')).not.toThrow();
    expect(() => assertPlatform('win32')).toThrow(UnsupportedPlatformError);
    expect(() => assertPlatform('win32')).toThrow(/supports Linux and macOS, but this is win32/);
  });
});

describe('/proc/PID/stat', () => {
  it('is parsed for any program name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 15 }), fc.nat(), (name, ticks) => {
        expect(parseProcStat(procStat(name, 'S', ticks))).toEqual({ ended: false, ticks: String(ticks) });
      }),
    );
  });

  it.each(['Z', 'X', 'x'])('shows a process in state %s as ended', (state) => {
    expect(parseProcStat(procStat('node', state, 5))).toEqual({ ended: true, ticks: '5' });
  });

  it('is parsed if the program name looks like a state', () => {
    expect(parseProcStat(procStat('a) Z 1 (b', 'R', 5))).toEqual({ ended: false, ticks: '5' });
  });

  it.each(['', '4711 (node)', '4711 (node) S 1 2 3', 'nonsense'])('is not understood when it is "%s"', (text) => {
    expect(parseProcStat(text)).toBeUndefined();
  });
});

describe('a line of ps', () => {
  it.each([
    ['Ss   Thu Jul 11 12:00:00 2024', { ended: false, seconds: 1_720_699_200 }],
    ['S+   Mon Jan  5 03:04:05 2026    ', { ended: false, seconds: 1_767_582_245 }],
    ['Z    Thu Jul 11 12:00:00 2024', { ended: true, seconds: 1_720_699_200 }],
  ])('is read: %s', (line, expected) => {
    expect(parsePsLine(line)).toEqual(expected);
  });

  it.each(['', 'Ss', 'Thu Jul 11 12:00:00 2024', 'Ss Do 11 Jul 12:00:00 2024', 'Ss Thu Jul 41 12:00:00 2024'])(
    'is not understood when it is "%s"',
    (line) => {
      expect(parsePsLine(line)).toBeUndefined();
    },
  );
});
