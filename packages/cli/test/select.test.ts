import { describe, expect, it } from 'vitest';
import { pcf } from './support/run-pcf.js';
import { note, TemporaryProject } from './support/temporary-project.js';

function given(): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write('pcf.json', JSON.stringify([note('orders'), note('users')]));
  return project;
}

describe('[pcf_name]', () => {
  it.each(['users', 'note:users'])('picks one particle by %s', async (name) => {
    const project = given();
    expect(await pcf(`apply ${name}`, { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.writes).toEqual(['note:users Write']);
  });

  it('suggests the nearest where there is none of that name, and exits with 4', async () => {
    const project = given();
    const ran = await pcf('apply ordesr', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toBe(
      'pcf: There is no particle "ordesr" in the file. Did you mean "orders"? Known are: note:orders, note:users.\n',
    );
    expect(project.writes).toEqual([]);
  });

  it('suggests an id where an id was given', async () => {
    const ran = await pcf('status note:user', { cwd: given().folder });
    expect(ran.stderr).toContain('Did you mean "note:users"?');
  });
});
