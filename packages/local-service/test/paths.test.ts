import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declaredOf, folderName, locationOf } from '../src/paths.js';

const hostile = ['..', '.', '/', '../../etc', 'a/b', 'a\\b', 'CON', 'nul', '~', ' ', '-rf', 'é', 'x'.repeat(255), '🙂'];
const name = fc.oneof(fc.constantFrom(...hostile), fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' }));

describe('the folder of a service', () => {
  it('is readable', () => {
    expect(folderName('web')).toMatch(/^web-[0-9a-f]{16}$/);
    expect(folderName('My Shop/API')).toMatch(/^my-shop-api-[0-9a-f]{16}$/);
  });

  it('is inside the folder of descriptions for any name', () => {
    fc.assert(
      fc.property(name, (some) => {
        const { folder, ownLog } = locationOf(some, { folder: 'services' }, '/home/me');
        expect(dirname(folder)).toBe('/home/me/services');
        expect(dirname(ownLog)).toBe(folder);
        expect(folderName(some)).toMatch(/^[a-z0-9][a-z0-9-]{0,60}$/);
      }),
    );
  });

  it('differs for names that a file system treats as equal', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        fc.pre(one !== other);
        expect(folderName(one)).not.toBe(folderName(other));
      }),
    );
    expect(folderName('Web')).not.toBe(folderName('web'));
    expect(folderName('caf\u00e9')).not.toBe(folderName('cafe\u0301'));
  });
});

describe('relative paths', () => {
  it('are resolved from the base folder; absolute ones stay', () => {
    const settings = { folder: 'x', stop_signal: 'SIGTERM', stop_timeout: 1, min_ready_seconds: 0 } as const;
    const paths = { working_folder: 'site', log: '/var/log/web' };
    expect(declaredOf({ ...settings, command: ['./server'], ...paths }, '/home/me')).toEqual({
      command: ['./server'],
      working_folder: '/home/me/site',
      log: '/var/log/web',
    });
  });
});
