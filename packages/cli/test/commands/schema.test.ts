import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { TemporaryProject } from '../support/temporary-project.js';

function given(): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes({ flavors: ['note', 'chain'] });
  return project;
}

describe('pcf schema', () => {
  it('prints the JSON Schema of the flavors of the project, and the same with --json', async () => {
    const { folder } = given();
    const ran = await pcf('schema', { cwd: folder });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const schema: unknown = JSON.parse(ran.stdout);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { flavor: { enum: ['note', 'chain', 'quasiparticle'] } },
      $defs: { 'flavor.note': { properties: { note: { properties: { text: { type: 'string' } } }, pcf_name: {} } } },
    });
    expect(await pcf('schema --json', { cwd: folder })).toMatchObject({ stdout: ran.stdout });
  });

  it('writes the same to a file, in folders that it creates, and replaces what is there', async () => {
    const project = given();
    const printed = await pcf('schema', { cwd: project.folder });
    project.write('made/before.json', 'something else');
    for (const file of ['made/by/pcf.json', 'made/before.json']) {
      const ran = await pcf(`schema --out ${file}`, { cwd: project.folder });
      expect(ran).toMatchObject({ code: 0, stdout: `wrote ${file}: note, chain\n`, stderr: '' });
      const written: unknown = JSON.parse(readFileSync(`${project.folder}/${file}`, 'utf8'));
      expect(written).toEqual(JSON.parse(printed.stdout));
    }
  });

  it('names the file and the flavors as data with --json', async () => {
    const { folder } = given();
    const ran = await pcf('schema --out s.json --json', { cwd: folder });
    expect(JSON.parse(ran.stdout)).toEqual({ file: 's.json', flavors: ['note', 'chain'] });
  });

  it('has quasiparticles alone, and says so, where no package provides a flavor', async () => {
    const { folder } = new TemporaryProject();
    const ran = await pcf('schema', { cwd: folder });
    expect(ran).toMatchObject({
      code: 0,
      stderr: `No dependency in ${folder}/package.json provides a flavor.\n`,
      stdout: expect.stringContaining('"enum":["quasiparticle"]'),
    });
  });

  it('says which file cannot be written', async () => {
    const project = given();
    project.write('taken', '');
    const ran = await pcf('schema --out taken/s.json', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Cannot write ${project.folder}/taken/s.json:`);
    expect(existsSync(`${project.folder}/taken/s.json`)).toBe(false);
  });
});
