import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

/** What hides or forges a line, in the words of a definition. */
const HOSTILE = 'x\u001b[1A\u001b[2K\u202e\u200b\u2028\n::error::all is well\r##vso[task.complete]';

const COLOUR = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, 'g');

function given(...definitions: object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

/** Expects that nothing of the text is carried out by a terminal or a CI runner. */
function expectHarmless(text: string): void {
  const plain = text.replaceAll(COLOUR, '');
  expect(plain.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(plain).not.toMatch(/^\s*::|##[a-z]*\[/m);
}

describe('text from a definition', () => {
  const definitions: [string, object[]][] = [
    ['in a setting', [note('a', { text: HOSTILE })]],
    ['in a key', [{ ...note('a'), [HOSTILE]: 1 }]],
    ['in a flavor', [{ flavor: HOSTILE, pcf_name: 'a' }]],
    ['in a name', [note(`a\u202e\u200b::`)]],
    ['in a wrong name', [note(HOSTILE)]],
    ['in a relative', [{ ...note('a'), parents: [`note:${HOSTILE}`] }]],
    ['in a reference', [note('a', { text: `$inherit$note:${HOSTILE}$x` })]],
    ['in a state', [{ ...note('a'), desired_state: HOSTILE }]],
  ];
  const commands = [
    'validate',
    'plan',
    'apply --yes',
    'status',
    'graph',
    'graph --format mermaid',
    'plan --debug',
    'apply --json',
    'terminate --yes',
  ];

  it.each(definitions)('%s forges and hides no line, on a terminal and in a log', async (_, all) => {
    for (const command of commands) {
      for (const surroundings of [{}, { isTTY: true }, { isTTY: true, env: { NO_COLOR: '1' } }]) {
        const { cwd } = { cwd: given(...all).folder };
        const { stdout, stderr } = await pcf(command, { cwd, ...surroundings });
        expectHarmless(stdout);
        if (!surroundings.isTTY || !/^(?:apply|terminate)/.test(command)) expectHarmless(stderr);
      }
    }
  });
});

describe('the name of a file', () => {
  it('forges and hides no line', async () => {
    const project = given(note('a'));
    for (const command of ['validate', 'plan']) {
      const { stdout, stderr } = await pcf(`${command} --file a\u202e\u001b[2J\n::x.json`, { cwd: project.folder });
      expectHarmless(stdout);
      expectHarmless(stderr);
      expect(stderr).toContain('a\\u202e\\u001b[2J');
    }
  });
});

describe('text from a provider', () => {
  it('forges and hides no line', async () => {
    const project = given(note('a'));
    for (const command of ['status', 'plan', 'import note a', 'apply']) {
      project.notes = { a: { text: HOSTILE, looks: 0 } };
      const { stdout, stderr } = await pcf(command, { cwd: project.folder });
      expectHarmless(stdout);
      expectHarmless(stderr);
    }
  });
});
