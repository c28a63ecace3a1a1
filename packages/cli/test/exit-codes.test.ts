import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfAll } from '../src/exit-codes.js';

const error = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

describe('exit codes', () => {
  it('of an error that only says that something ended are those of its cause', () => {
    expect(exitCodeOf(error('PCF_STEP_REFUSED', error('PCF_LOSS_NOT_CONFIRMED')))).toBe(5);
    expect(exitCodeOf(error('PCF_ABORTED', error('PCF_SIGTERM')))).toBe(143);
    expect(exitCodeOf(error('PCF_ABORTED', new Error('the runtime was disposed')))).toBe(1);
  });

  it.each([undefined, null, 'text', new Error('any'), error('ENOENT')])('of %s is 1', (thrown) => {
    expect(exitCodeOf(thrown)).toBe(1);
  });

  it('of several errors is theirs where they agree, else 1', () => {
    const timeout = error('PCF_DEADLINE_EXCEEDED');
    expect(exitCodeOfAll([timeout, timeout])).toBe(6);
    expect(exitCodeOfAll([timeout, new Error('other')])).toBe(1);
    expect(exitCodeOfAll([])).toBe(0);
    expect(exitCodeOfAll([], 2)).toBe(2);
    expect(exitCodeOfAll([timeout], 2)).toBe(6);
  });
});
