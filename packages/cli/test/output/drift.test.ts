import type { ParticleDrift } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { renderDrift } from '../../src/output/drift.js';
import { PLAIN } from '../../src/output/terminal.js';

const table: ParticleDrift = { id: 'table:a', desired: 'running', state: 'running', drifted: true, settings: [] };

function render(...settings: ParticleDrift['settings']): string[] {
  return renderDrift([{ ...table, settings }], PLAIN).split('\n');
}

describe('drift as text', () => {
  it('compares lists by item, and maps in them by name', () => {
    const index = (name: string, projection: string) => ({ IndexName: name, Projection: projection });
    const declared = [index('by-day', 'ALL'), index('by-name', 'ALL')];
    const observed = [index('by-day', 'KEYS_ONLY'), index('by-size', 'ALL')];
    expect(render({ path: 'Indexes', observed, declared })).toEqual([
      '~ declared → observed   + not declared   - missing',
      '',
      'table:a  running  drifted',
      '    ~ Indexes:',
      '    -   - IndexName: by-name',
      '    -     Projection: ALL',
      '    ~   - IndexName: by-day',
      '    ~     Projection: ALL → KEYS_ONLY',
      '          (1 unchanged)',
      '    +   - IndexName: by-size',
      '    +     Projection: ALL',
      '1 drifted, 0 as declared.',
    ]);
  });

  it('compares policies by what they hold', () => {
    const policy = (action: string) => JSON.stringify({ Statement: [{ Sid: 'A', Action: action }] });
    const lines = render({ path: 'Policy', observed: policy('x:Put'), declared: policy('x:Get') });
    expect(lines).toContain('    ~       Action: x:Get → x:Put');
  });

  it('marks what was removed, and what was added', () => {
    const lines = render(
      { path: 'Ttl', observed: undefined, declared: { Name: 'expires' } },
      { path: 'Stream', observed: true, declared: undefined },
    );
    expect(lines).toEqual(expect.arrayContaining(['    - Ttl:', '    -   Name: expires', '    + Stream: true']));
  });

  it('shows what is not declared apart, and no legend where nothing else is shown', () => {
    const settings = [{ path: 'Keys', observed: [{ Name: 'id' }], declared: undefined, undeclared: true as const }];
    expect(renderDrift([{ ...table, drifted: false, settings }], PLAIN)).toBe(
      [
        'table:a  running, as declared',
        '      Keys:  (not declared)',
        '        - Name: id',
        '0 drifted, 1 as declared.',
      ].join('\n'),
    );
  });

  it('says that a value has changed that is not shown', () => {
    const hidden = { admin: '<not shown>' };
    expect(render({ path: 'Users', observed: hidden, declared: { ...hidden } })).toContain(
      '    ~ Users: <not shown>, changed',
    );
    expect(render({ path: 'db_password', observed: '<not shown>', declared: '<not shown>' })).toContain(
      '    ~ db_password: <not shown>, changed',
    );
  });

  it('says where to look when a flavor does not say which settings differ', () => {
    expect(render({ path: '*', observed: undefined, declared: undefined })).toContain(
      '    ~ some settings; the steps of pcf plan say what they change',
    );
  });

  it('cannot be forged', () => {
    const text = renderDrift(
      [{ ...table, id: 'table:a\nok', settings: [{ path: 'a\u202eb', observed: 'x\ny', declared: 'z' }] }],
      PLAIN,
    );
    expect(text).not.toMatch(/\u202e|^ok|^y/m);
  });
});
