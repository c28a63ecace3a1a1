import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { TemporaryProject } from '../support/temporary-project.js';

const COMMANDS = `
const greet = async ({ args, options, output }) => {
  if (options.fail) throw Object.assign(new Error('no greeting'), { code: 'PCF_USAGE' });
  output.result({ greeted: args, loud: options.loud }, () => 'Hello ' + args.join(', '));
  return 0;
};
export const commands = [
  {
    name: 'greet',
    summary: 'greet people',
    args: [{ syntax: '<name...>', description: 'whom' }],
    options: [
      { flags: '--loud', description: 'loudly' },
      { flags: '--fail', description: 'fail' },
      { flags: '--json', description: 'as JSON' },
    ],
    load: async () => greet,
  },
];`;

/** A project with a package of the name of the fleet's. */
function projectWith(cli: string | undefined, exports: object = { '.': './index.js', './cli': './cli.js' }) {
  const project = new TemporaryProject();
  project.install('@pcf/fleet', { manifest: { exports } });
  if (cli !== undefined) project.write('node_modules/@pcf/fleet/cli.js', cli);
  return project;
}

describe('the commands of another package', () => {
  it('run with their arguments and options', async () => {
    const { folder: cwd } = projectWith(COMMANDS);
    expect(await pcf('fleet greet ada grace', { cwd })).toMatchObject({ code: 0, stdout: 'Hello ada, grace\n' });
    const json = await pcf('fleet greet ada --loud --json', { cwd });
    expect(JSON.parse(json.stdout)).toEqual({ greeted: ['ada'], loud: true });
  });

  it('end with the exit code of their error', async () => {
    const { folder: cwd } = projectWith(COMMANDS);
    expect(await pcf('fleet greet ada --fail', { cwd })).toMatchObject({ code: 4, stderr: 'pcf: no greeting\n' });
  });

  it.each(['fleet --help', 'help fleet'])('are listed by pcf %s', async (args) => {
    const { folder: cwd } = projectWith(COMMANDS);
    expect(await pcf(args, { cwd })).toMatchObject({ code: 0, stdout: expect.stringMatching(/greet .*greet people/) });
  });

  it.each([
    ['fleet gret', "unknown command 'gret'. Did you mean greet? See pcf fleet --help."],
    ['fleet greet ada --lod', "unknown option '--lod'. Did you mean --loud? See pcf fleet greet --help."],
  ])('%s is corrected', async (args, message) => {
    const { folder: cwd } = projectWith(COMMANDS);
    expect(await pcf(args, { cwd })).toMatchObject({ code: 4, stderr: expect.stringContaining(message) });
  });

  it('are not loaded for the help of pcf, or another command', async () => {
    const { folder: cwd } = projectWith('throw new Error("must not be loaded");');
    expect(await pcf('--help', { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('fleet ') });
    expect(await pcf('flavors', { cwd })).toMatchObject({ code: 0 });
  });

  it.each(['fleet', 'fleet greet ada', 'fleet --help', 'help fleet'])(
    'pcf %s says how to install a package that is missing',
    async (args) => {
      const { folder: cwd } = new TemporaryProject();
      const ran = await pcf(args, { cwd });
      expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm install @pcf/fleet\n') });
    },
  );

  it('are only those of a direct dependency', async () => {
    const project = projectWith(COMMANDS);
    project.write('package.json', '{ "name": "example" }');
    expect(await pcf('fleet greet ada', { cwd: project.folder })).toMatchObject({ code: 1 });
  });

  it.each([
    ['has no such entry', undefined, { '.': './index.js' }, 'no entry for "./cli"'],
    ['fails to load', 'throw new Error("broken");', undefined, 'its import failed: broken'],
    ['exports none', 'export const others = [];', undefined, 'does not export "commands"'],
    ['exports others', 'export const commands = [{ name: 7 }];', undefined, 'does not export "commands"'],
  ])('name a package that %s', async (_, cli, exports, message) => {
    const { folder: cwd } = projectWith(cli, exports);
    expect(await pcf('fleet greet ada', { cwd })).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
