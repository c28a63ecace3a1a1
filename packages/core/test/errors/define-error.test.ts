import { describe, expect, it } from 'vitest';
import { ConflictError, defineError, PcfError, PlanRefusedError, ReplacementNeededError } from '../../src/index.js';

class NoSuchNoteError extends defineError(
  'NoSuchNoteError',
  'NOTES_NO_SUCH_NOTE',
  (note: string, options?: ErrorOptions) => ({
    note,
    message: [`There is no note "${note}".`, 'Check its name.'],
    cause: options?.cause,
  }),
) {}

describe('an error that defineError made', () => {
  const error = new NoSuchNoteError('a');

  it('is a PcfError with its name, code, properties and message', () => {
    expect(error).toBeInstanceOf(NoSuchNoteError);
    expect(error).toBeInstanceOf(PcfError);
    expect(error).toMatchObject({ name: 'NoSuchNoteError', code: 'NOTES_NO_SUCH_NOTE', note: 'a' });
    expect(error.message).toBe('There is no note "a".\nCheck its name.');
  });

  it('is not an error of another class', () => {
    expect(error).not.toBeInstanceOf(ConflictError);
    expect(new ConflictError('busy')).not.toBeInstanceOf(NoSuchNoteError);
  });

  it('has a cause only where there is one', () => {
    const cause = new Error('disk full');
    expect(Object.hasOwn(error, 'cause')).toBe(false);
    expect(new NoSuchNoteError('a', { cause }).cause).toBe(cause);
  });

  it('escapes what could forge a line in its message', () => {
    expect(new NoSuchNoteError('a\nb').message).toContain('"a\\u000ab"');
  });

  it('can have another base class', () => {
    expect(new ReplacementNeededError('lamp:desk', ['colour'])).toBeInstanceOf(PlanRefusedError);
  });
});
