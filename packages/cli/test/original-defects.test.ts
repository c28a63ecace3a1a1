import { describe, expect, it } from 'vitest';
import { pcf } from './support/run-pcf.js';
import { note, TemporaryProject } from './support/temporary-project.js';

function given(files: Record<string, unknown>): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  for (const [path, definitions] of Object.entries(files)) project.write(path, JSON.stringify(definitions));
  return project;
}

describe('what the command line of the Python original got wrong', () => {
  it('--cascade did nothing for plain files: it brings up parents here', async () => {
    const project = given({ 'pcf.json': [note('a'), { ...note('b'), parents: ['note:a'] }] });
    await pcf('run b --cascade', { cwd: project.folder });
    expect(project.writes).toEqual(['note:a Write', 'note:b Write']);
  });

  it('--file dir/pcf.json looked in the working directory: it looks in dir here', async () => {
    const project = given({ 'pcf.json': [note('wrong')], 'dir/pcf.json': [note('right')] });
    await pcf('run --file dir/pcf.json', { cwd: project.folder });
    expect(project.writes).toEqual(['note:right Write']);
  });

  it("the definition's own desired_state was ignored: it is followed here", async () => {
    const project = given({ 'pcf.json': [{ ...note('a'), desired_state: 'terminated' }, note('b')] });
    project.notes = { a: { text: 'hello' } };
    await pcf('apply --yes', { cwd: project.folder });
    expect(Object.keys(Object(project.notes))).toEqual(['b']);
  });

  it.each(['absent.json', 'broken.json', 'dir', 'unreadable.json'])(
    'errors were tracebacks: they are sentences here, for %s',
    async (file) => {
      const project = given({
        'broken.json': [{ flavor: 3 }],
        'dir/x': [],
        'unreadable.json': note('a', { text: 'unreadable' }),
      });
      const ran = await pcf(`apply -q -f ${file}`, { cwd: project.folder });
      expect(ran.code).toBeGreaterThan(0);
      expect(ran.stderr).toMatch(/^pcf: .+/);
      expect(ran.stderr).not.toMatch(/^ +at /m);
    },
  );
});
