import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

function given(): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  const definitions = [
    note('orders'),
    note('users'),
    { flavor: 'quasiparticle', pcf_name: 'shop', particles: [note('items'), note('prices')] },
    { ...note('worker'), multiplier: 2 },
  ];
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

describe('[pcf_name...]', () => {
  it.each([
    ['users', ['users']],
    ['note:users', ['users']],
    ['orders note:users', ['orders', 'users']],
    ['shop', ['items', 'prices']],
    ['quasiparticle:shop', ['items', 'prices']],
    ['note:worker', ['worker-0', 'worker-1']],
    ['worker-1', ['worker-1']],
    ['shop items', ['items', 'prices']],
  ])('picks by %s, for apply, status and graph alike', async (names, expected) => {
    const project = given();
    expect(await pcf(`apply ${names}`, { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.writes).toEqual(expected.map((name) => `note:${name} Write`));
    for (const command of ['status', 'graph']) {
      const { stdout } = await pcf(`${command} ${names} --json`, { cwd: project.folder });
      expect(JSON.parse(stdout)).toMatchObject({ particles: expected.map((name) => ({ id: `note:${name}` })) });
    }
  });

  it.each(['apply', 'plan', 'status', 'graph'])(
    'suggests the nearest where there is none of that name, and exits with 4: %s',
    async (command) => {
      const project = given();
      const ran = await pcf(`${command} ordesr`, { cwd: project.folder });
      expect(ran).toMatchObject({ code: 4, stdout: '' });
      expect(ran.stderr).toMatch(
        /^pcf: There is no particle "ordesr" in the field\. Did you mean "orders"\? Known ids: note:orders, .*\.\n$/,
      );
      expect(project.writes).toEqual([]);
    },
  );

  it.each(['plan', 'status', 'graph'])('suggests an id where an id was given: %s', async (command) => {
    const ran = await pcf(`${command} note:user`, { cwd: given().folder });
    expect(ran.stderr).toContain('Did you mean "note:users"?');
  });

  it.each(['plan', 'status', 'graph'])('asks which one where several have the name: %s', async (command) => {
    const project = given();
    const shop = { flavor: 'quasiparticle', pcf_name: 'orders', particles: [note('items')] };
    project.write('pcf.json', JSON.stringify([note('orders'), shop]));
    const ran = await pcf(`${command} orders`, { cwd: project.folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('Use an id: note:orders or quasiparticle:orders');
  });
});
