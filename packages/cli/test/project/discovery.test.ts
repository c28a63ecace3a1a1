import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NOTE_PLUGIN } from '../support/note-plugin.js';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

const PCF = { apiVersion: 1, plugin: 'notes', flavors: ['note'] };

function given(): TemporaryProject {
  const project = new TemporaryProject();
  project.write('pcf.json', JSON.stringify(note('a')));
  return project;
}

describe('the package of a flavor', () => {
  it.each(['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])(
    'is found among the %s',
    async (kind) => {
      const project = given();
      project.install('@acme/notes', { manifest: { pcf: PCF }, index: NOTE_PLUGIN }, kind);
      expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0 });
    },
  );

  it('is not found among the dependencies of dependencies', async () => {
    const project = given();
    project.install('@acme/notes', { manifest: { pcf: PCF }, index: NOTE_PLUGIN }, 'transitive');
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 3 });
  });

  it('is found from a folder below the project, and where npm hoisted it above', async () => {
    const project = given();
    project.installNotes();
    project.write('apps/shop/package.json', '{ "dependencies": { "@acme/pcf-notes": "*" } }');
    project.write('apps/shop/deploy/pcf.json', JSON.stringify(note('a')));
    expect(await pcf('validate', { cwd: `${project.folder}/apps/shop/deploy` })).toMatchObject({ code: 0 });
  });

  it('is never searched in the folder of the definition file', async () => {
    const project = given();
    const elsewhere = new TemporaryProject();
    elsewhere.installNotes();
    elsewhere.write('pcf.json', JSON.stringify(note('a')));
    const ran = await pcf(`validate -f ${elsewhere.folder}/pcf.json`, { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(`no dependency in ${project.folder}/package.json provides the flavor "note"`);
  });

  it('is the only one that is imported', async () => {
    const project = given();
    project.installNotes();
    project.install('harmless', {});
    project.install('@acme/others', { manifest: { pcf: { ...PCF, flavors: ['other'] } } });
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({ code: 2, stderr: '' });
  });

  it('is found for definitions within quasiparticles, and for kinds of these', async () => {
    const project = given();
    project.installNotes({ flavors: ['note', 'chain'] });
    const inner = { flavor: 'Chain', pcf_name: 'inner', particles: [note('a'), note('b')] };
    project.write('pcf.json', JSON.stringify({ flavor: 'quasiparticle', pcf_name: 'outer', particles: [inner] }));
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('is found for a definition that inherits its flavor from its base', async () => {
    const project = given();
    project.installNotes();
    const based = { pcf_name: 'b', base_particle_config: 'a' };
    project.write('pcf.json', JSON.stringify([note('a'), based]));
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('is found regardless of case', async () => {
    const project = given();
    project.installNotes({ flavors: ['NOTE'] });
    project.write('pcf.json', JSON.stringify({ ...note('a'), flavor: 'Note' }));
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0 });
  });

  it.each([
    ['only an import condition', { exports: { '.': { types: './index.d.ts', import: './index.js' } } }],
    ['conditions without a path', { exports: { default: './index.js' } }],
    ['nested conditions', { exports: { '.': { node: { require: './no.cjs', import: './index.js' } } } }],
    ['a list of fallbacks', { exports: { '.': [{ browser: './no.js' }, './index.js'] } }],
    ['an entry of the old kind', { exports: undefined, main: './index.js' }],
    ['no entry', { exports: undefined }],
  ])('is imported with %s', async (_, manifest) => {
    const project = given();
    project.install('@acme/notes', { manifest: { pcf: PCF, ...manifest }, index: NOTE_PLUGIN });
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a package that cannot be used', () => {
  const cases: [string, object, string | undefined, string][] = [
    ['"pcf" is no object', { pcf: 'yes' }, '', '"pcf" must be an object'],
    ['another apiVersion', { pcf: { ...PCF, apiVersion: 2 } }, '', 'uses version 2 of the plugin API'],
    ['no apiVersion', { pcf: { ...PCF, apiVersion: undefined } }, '', 'uses version (none)'],
    ['no plugin', { pcf: { ...PCF, plugin: '' } }, '', '"pcf.plugin" must be the name of an export'],
    ['flavors of the wrong kind', { pcf: { ...PCF, flavors: 'note' } }, '', '"pcf.flavors" must be a list'],
    ['no flavors', { pcf: { ...PCF, flavors: [] } }, '', '"pcf.flavors" must be a list'],
    [
      'a local backend of the wrong kind',
      { pcf: { ...PCF, local: 3 } },
      '',
      '"pcf.local" must be the name of a package',
    ],
    ['an import that throws', { pcf: PCF }, undefined, 'its import failed: this package must not be imported'],
    ['no file to import', { pcf: PCF, exports: './absent.js' }, '', 'its import failed: ENOENT'],
    ['nothing to import', { pcf: PCF, exports: { './other': './index.js' } }, '', '"exports" in its package.json'],
    [
      'no such export',
      { pcf: PCF },
      'export const others = 1;',
      'the export "notes" as its plugin, but it exports only: others',
    ],
    ['an export that is no plugin', { pcf: PCF }, 'export const notes = {};', 'its export "notes" is not a plugin'],
    [
      'a plugin without its flavor',
      { pcf: { ...PCF, flavors: ['note', 'letter'] } },
      NOTE_PLUGIN,
      'names the flavor letter, but its plugin does not register it',
    ],
  ];

  it.each(cases)('with %s is named in one clear error with exit code 1', async (_, manifest, index, expected) => {
    const project = given();
    project.install('@acme/broken', { manifest, ...(index === undefined ? {} : { index }) });
    const ran = await pcf('apply --yes', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('pcf: The package @acme/broken cannot be used: ');
    expect(ran.stderr).toContain(expected);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is reported if it uses another copy of core', async () => {
    const project = given();
    project.install('@acme/notes', { manifest: { pcf: PCF }, index: NOTE_PLUGIN });
    project.write(
      'node_modules/@acme/notes/node_modules/@pcf/core/package.json',
      '{ "main": "index.js", "type": "module" }',
    );
    project.write('node_modules/@acme/notes/node_modules/@pcf/core/index.js', '');
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('The package @acme/notes cannot be used: it uses another copy of @pcf/core');
    expect(ran.stderr).toContain('npm dedupe');
  });

  it('is named together with another package that provides the same flavor', async () => {
    const project = given();
    project.install('@acme/one', {
      manifest: { pcf: PCF },
      index: NOTE_PLUGIN.replace('@acme/pcf-notes', '@acme/one'),
    });
    project.install('@acme/two', {
      manifest: { pcf: PCF },
      index: NOTE_PLUGIN.replace('@acme/pcf-notes', '@acme/two'),
    });
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('"note" is registered by @acme/one and again by @acme/two');
  });

  it('is named by its file if its package.json is not JSON', async () => {
    const project = given();
    project.installNotes();
    project.write('node_modules/@acme/pcf-notes/package.json', '{');
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('node_modules/@acme/pcf-notes/package.json');
  });
});

describe('pcf flavors', () => {
  it('lists flavors with their summary, package and local backend', async () => {
    const project = given();
    project.installNotes({ local: '@acme/drawer' });
    expect(await pcf('flavors', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: 'note  A note in a drawer  (@acme/pcf-notes, local backend @acme/drawer)\n',
    });
  });

  it('lists kinds of quasiparticles, too', async () => {
    const project = given();
    project.installNotes({ flavors: ['note', 'chain'] });
    const ran = await pcf('flavors', { cwd: project.folder });
    expect(ran.stdout).toContain('\nchain  Particles in a row  (@acme/pcf-notes)\n');
  });

  it('gives one document with --json', async () => {
    const project = given();
    project.installNotes();
    const ran = await pcf('flavors --json', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({
      flavors: [{ flavor: 'note', package: '@acme/pcf-notes', summary: 'A note in a drawer' }],
    });
  });

  it('reports that there are none', async () => {
    const project = given();
    const ran = await pcf('flavors', { cwd: project.folder });
    expect(ran.stdout).toBe(`No dependency in ${project.folder}/package.json provides a flavor.\n`);
  });
});

describe('outside of a project', () => {
  it.each([
    [
      'validate',
      3,
      /no pcf\.json, pcf\.yml or pcf\.yaml found in this folder\. .* start a project in this folder: npx @pcf\/cli init$/m,
    ],
    ['flavors', 1, /^pcf: No package\.json found in .*, or start one in this folder: npx @pcf\/cli init$/m],
    ['schema', 1, /or start one in this folder: npx @pcf\/cli init$/m],
  ])('pcf %s offers to start one', async (args, code, message) => {
    const project = new TemporaryProject();
    rmSync(`${project.folder}/package.json`);
    const ran = await pcf(args, { cwd: project.folder });
    expect(ran).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it('is also the folder of a project without this command: the package pcf of npm is another project', async () => {
    const project = new TemporaryProject();
    expect((await pcf('plan', { cwd: project.folder })).stderr).toContain('npx @pcf/cli init');
    project.dependOn('@pcf/cli', 'devDependencies');
    expect((await pcf('plan', { cwd: project.folder })).stderr).toContain('npx pcf init');
  });
});
