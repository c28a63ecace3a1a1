import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareDefinition } from '../../src/definition.js';
import type { Declared } from '../../src/paths.js';
import {
  compareService,
  type Description,
  diff,
  formatDescription,
  merge,
  parseDescription,
  viewOf,
} from '../../src/service-folder/description.js';

const environment = fc.dictionary(fc.constantFrom('A', 'B', 'TOKEN'), fc.string());
const described: fc.Arbitrary<Description> = fc.record({
  command: fc.tuple(fc.string({ minLength: 1 })),
  environment,
  working_folder: fc.string(),
  log: fc.string(),
});
const declared: fc.Arbitrary<Declared> = fc.record(
  { command: fc.tuple(fc.string({ minLength: 1 })), environment, working_folder: fc.string(), log: fc.string() },
  { requiredKeys: ['command'] },
);
const defaults = { environment: {}, working_folder: '/', log: '/log' };
const web: Description = { command: ['node'], environment: { TOKEN: 'hush' }, working_folder: '/srv', log: '/log' };

describe('a description on disk', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(described, (some) => {
        expect(parseDescription(formatDescription(some))).toEqual(some);
      }),
    );
  });

  it.each(['', '{', '[]', 'null', '{"command":[]}', '{"command":["a"],"environment":{}}'])(
    'is none when it is "%s"',
    (text) => expect(parseDescription(text)).toBeUndefined(),
  );
});

describe('the view of a description', () => {
  it('contains no value of a variable', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{12,20}$/);
    fc.assert(
      fc.property(secret, fc.option(secret), (value, wanted) => {
        const view = viewOf({ ...web, environment: { TOKEN: value } }, declaredWith(wanted ?? value));
        const changes = diff(view, declaredWith(wanted ?? value));
        expect(JSON.stringify([view, changes])).not.toContain(value);
        expect(JSON.stringify([view, changes])).not.toContain(wanted ?? value);
      }),
    );
  });

  it('has only the names of variables if none is declared', () => {
    const settings = { command: ['node'], working_folder: '/srv', log: '/log' };
    expect(viewOf(web, { command: ['node'] })).toEqual({ ...settings, undeclaredVariables: ['TOKEN'] });
    expect(viewOf({ ...web, environment: {} }, { command: ['node'] })).toEqual(settings);
  });
});

describe('the diff of a description', () => {
  it('is empty once the declared settings are written', () => {
    fc.assert(
      fc.property(fc.option(described, { nil: undefined }), declared, (known, wanted) => {
        const written = merge(known, wanted, defaults);
        expect(diff(viewOf(written, wanted), wanted)).toEqual([]);
      }),
    );
  });

  it('names each setting; of a variable only that it changes', () => {
    const wanted: Declared = { command: ['deno'], environment: { TOKEN: 'other', PORT: '80' }, log: '/log' };
    const known = { ...web, environment: { TOKEN: 'hush', DEBUG: '1' } };
    expect(diff(viewOf(known, wanted), wanted)).toEqual([
      { path: 'service.command', before: ['node'], after: ['deno'] },
      { path: 'service.environment.DEBUG', before: '(not shown)', after: undefined },
      { path: 'service.environment.PORT', before: undefined, after: '(not shown)' },
      { path: 'service.environment.TOKEN', before: '(not shown)', after: '(not shown)' },
    ]);
  });

  it('never contains settings that are not declared', () => {
    fc.assert(
      fc.property(described, (some) => {
        expect(diff(viewOf(some, { command: some.command }), { command: some.command })).toEqual([]);
      }),
    );
  });

  it('contains every setting if the description cannot be read', () => {
    expect(diff(undefined, { command: ['node'] })).toEqual([
      { path: 'service.command', before: undefined, after: ['node'] },
    ]);
  });
});

describe('the comparison with what is declared', () => {
  const drift = (wanted: Declared, seen = web) => compareService(viewOf(seen, wanted), wanted, defaults);

  it('names each setting that is not as declared; of a variable only that', () => {
    expect(drift({ command: ['deno'], environment: { TOKEN: 'other' }, working_folder: '/srv' })).toEqual([
      { path: 'service.command', observed: ['node'], declared: ['deno'] },
      { path: 'service.environment.TOKEN', observed: '(not shown)', declared: '(not shown)' },
    ]);
  });

  it('names what is not declared and not the default', () => {
    expect(drift({ command: ['node'] })).toEqual([
      { path: 'service.working_folder', observed: '/srv', declared: undefined, undeclared: true },
      { path: 'service.environment.TOKEN', observed: '(not shown)', declared: undefined, undeclared: true },
    ]);
  });

  it('is empty for what a creation with these settings writes', () => {
    fc.assert(
      fc.property(declared, (wanted) => {
        const written = merge(undefined, wanted, { ...defaults, id: '1' });
        expect(drift(wanted, written)).toEqual([]);
      }),
    );
  });

  it('does not name the command of a definition that has none', () => {
    const { service } = bareDefinition({ pcf_name: 'web' });
    expect(
      drift({ command: service.command, environment: {} }, { ...web, environment: {}, working_folder: '/' }),
    ).toEqual([]);
  });
});

describe('writing the declared settings', () => {
  it('keeps the other settings', () => {
    expect(merge(web, { command: ['deno'] }, defaults)).toEqual({ ...web, command: ['deno'] });
  });
});

function declaredWith(token: string): Declared {
  return { command: ['node'], environment: { TOKEN: token } };
}
