import { createPcf, InvalidDefinitionError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { localService } from '../src/index.js';

/** What is wrong with a service. */
function messageFor(service: unknown): string {
  const pcf = createPcf({ plugins: [localService] });
  try {
    pcf.particles([{ value: { flavor: 'local_service', pcf_name: 'web', service } }]);
    return '';
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    return error.message;
  }
}

describe('a definition', () => {
  it('requires only a command', () => {
    const pcf = createPcf({ plugins: [localService] });
    const particle = pcf.particle({ flavor: 'local_service', pcf_name: 'web', service: { command: ['node'] } });
    expect(particle.definition.service).toEqual({
      command: ['node'],
      folder: '.pcf/services',
      stop_signal: 'SIGTERM',
      stop_timeout: 10,
      min_ready_seconds: 1,
    });
  });

  it.each([
    ['no command', {}, /service\.command: missing/],
    ['an empty command', { command: [] }, /service\.command/],
    ['an empty program', { command: [''] }, /service\.command\[0\]/],
    ['a command with NUL', { command: ['a\0b'] }, /service\.command\[0\]: must not contain the character NUL/],
    ['a command in one string', { command: 'node server.js' }, /service\.command/],
    ['an unknown signal', { command: ['a'], stop_signal: 'SIGTERN' }, /Did you mean "SIGTERM"/],
    ['a negative time', { command: ['a'], stop_timeout: -1 }, /service\.stop_timeout/],
    ['an unknown setting', { command: ['a'], workingfolder: '/' }, /unknown key "workingfolder"/],
    ['a bad name of a variable', { command: ['a'], environment: { 'a b': '1' } }, /service\.environment\.a b/],
    ['a variable of the shell', { command: ['a'], environment: { PWD: '/x' } }, /"PWD" is set by \/bin\/sh/],
  ])('is refused with %s', (_title, service, message) => {
    expect(messageFor(service)).toMatch(message);
  });

  it.each([
    ['a wrong type', { TOKEN: { secret: 'hush-hush' } }],
    ['a list', ['TOKEN=hush-hush']],
    ['a string', 'TOKEN=hush-hush'],
    ['a bad name', { 'a b': 'hush-hush' }],
    ['NUL', { TOKEN: 'hush-hush\0' }],
    ['a variable of the shell', { IFS: 'hush-hush' }],
  ])('shows no value of a variable when it is refused: %s', (_title, environment) => {
    const message = messageFor({ command: ['a'], environment });
    expect(message).toMatch(/service\.environment/);
    expect(message).not.toContain('hush-hush');
  });
});
