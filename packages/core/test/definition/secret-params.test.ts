import { describe, expect, it } from 'vitest';
import { bind, createPcf, type Plugin, planDocument, type ReadDefinitionsOptions } from '../../src/index.js';
import { folderWith, issuesIn } from '../support/files.js';
import { LampShop, lampFlavor, lampPlugin, openShop, SHOP } from '../support/lamp.js';

const SECRET = 'hunter2';
const declared = 'params: { pin: { secret: true } }\n';
const particle = (settings: string, more = '') =>
  `particles:\n  - { flavor: lamp, pcf_name: a, ${more} lamp: { ${settings} } }\n`;
const given: ReadDefinitionsOptions = { variables: { PCF_PARAM_PIN: SECRET } };

async function load(text: string, options: ReadDefinitionsOptions = given) {
  const at = await folderWith({ 'pcf.yml': text, 'pcf.prod.yml': 'params: { pin: hunter2 }\n' });
  return openShop().pcf.load(at('pcf.yml'), options);
}

/** The issues of a file, which never show the secret. */
async function issuesOf(text: string, options: ReadDefinitionsOptions = given): Promise<string[]> {
  const issues = await issuesIn(load(text, options));
  expect(issues.join()).not.toContain(SECRET);
  return issues;
}

describe('a secret parameter', () => {
  it.each<[string, ReadDefinitionsOptions]>([
    ['a variable', given],
    ['code', { params: { pin: SECRET } }],
  ])('takes its value from %s', async (_, options) => {
    const field = await load(`${declared}${particle('colour: red, secret: "key-${params.pin}"')}`, options);
    expect(field.get('lamp:a').definition).toMatchObject({ lamp: { secret: `key-${SECRET}` } });
  });

  it('is in no plan, report or event', async () => {
    const at = await folderWith({ 'pcf.yml': `${declared}${particle('colour: red, secret: "${params.pin}"')}` });
    const { pcf } = openShop();
    const seen: unknown[] = [];
    pcf.events.on((event) => void seen.push(event));
    const field = await pcf.load(at('pcf.yml'), given);
    const plan = await field.plan();
    const shown = JSON.stringify([
      planDocument(plan),
      await field.apply(),
      await field.status(),
      await field.drift(),
      seen,
    ]);
    expect(shown).not.toContain(SECRET);
  });

  it('may be a reference to a lookup of a plugin, in a file', async () => {
    const text = `params: { pin: { secret: true, default: $lookup$vault$pin } }\n${particle('colour: red, secret: "${params.pin}"')}`;
    const at = await folderWith({ 'pcf.yml': text });
    const vault: Plugin = {
      name: '@acme/vault',
      apiVersion: 1,
      register: (registrar) => registrar.lookup({ resource: 'vault', find: async () => SECRET }),
    };
    const services = [bind(SHOP, { useValue: new LampShop() })];
    const pcf = createPcf({ plugins: [lampPlugin(), vault], services });
    const field = await pcf.load(at('pcf.yml'), {});
    expect(JSON.stringify(planDocument(await field.plan()))).not.toContain(SECRET);
    await field.apply();
    expect(field.get('lamp:a').definition).toMatchObject({ lamp: { secret: SECRET } });
  });

  it.each<[string, string, ReadDefinitionsOptions, string | RegExp]>([
    [
      'the command line',
      `${declared}particles: []\n`,
      { args: [`pin=${SECRET}`] },
      'pcf.yml:1:11 params.pin: --param pin: it is secret, and a command line is seen by other users of the machine, and stays in the history of the shell. Set PCF_PARAM_PIN.',
    ],
    [
      'a default',
      `params: { pin: { secret: true, default: ${SECRET} } }\nparticles: []\n`,
      {},
      /^pcf\.yml:1:41 params\.pin: it is secret, so a file does not hold its value\. Set PCF_PARAM_PIN/,
    ],
    [
      'an overlay',
      `${declared}particles: []\n`,
      { env: 'prod' },
      /^pcf\.prod\.yml:1:16 params\.pin: it is secret, so a file does not hold its value/,
    ],
  ])('does not take its value from %s', async (_, text, options, expected) => {
    expect(await issuesOf(text, options)).toEqual([
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    ]);
  });

  it.each([
    [
      'that is shown',
      particle('colour: "${params.pin}"'),
      /^pcf\.yml:3:\d+ lamp\.colour: its parameter is secret, and plans and events show this setting: the flavor lamp does not mark it as writeOnly/,
    ],
    ['in a longer text', particle('colour: "a ${params.pin}"'), /lamp\.colour: its parameter is secret/],
    ['of another type', particle('colour: red, watts: "${params.pin}"'), /lamp\.watts: its parameter is secret/],
    ['that is unknown', particle('colour: red, colur: "${params.pin}"'), /lamp\.colur: its parameter is secret/],
    [
      'of each definition',
      particle('colour: red', 'desired_state: "${params.pin}",'),
      /desired_state: the parameter "pin" is secret, and this is shown/,
    ],
    [
      'in a name',
      particle('colour: red', 'moved_from: ["lamp:${params.pin}"],'),
      /moved_from\.0: the parameter "pin" is secret, and this is shown/,
    ],
    [
      'of a quasiparticle',
      'particles:\n  - { flavor: quasiparticle, pcf_name: r, pin: "${params.pin}", particles: [{ flavor: lamp, pcf_name: m, lamp: { colour: red } }] }\n',
      /pin: its parameter is secret: only settings of particles can have it/,
    ],
    [
      'of a member',
      'particles:\n  - { flavor: quasiparticle, pcf_name: r, particles: [{ flavor: lamp, pcf_name: m, lamp: { colour: "${params.pin}" } }] }\n',
      /lamp\.colour: its parameter is secret/,
    ],
    [
      'of an owner',
      'owner: "${params.pin}"\nparticles: []\n',
      /owner: the parameter "pin" is secret, and this is shown/,
    ],
  ])('is refused in a setting %s', async (_, text, expected) => {
    expect(await issuesOf(`${declared}${text}`)).toEqual([expect.stringMatching(expected)]);
  });

  it('is refused in a reference, which plans and errors show', async () => {
    const text = `${declared}${particle('colour: red, secret: "$lookup$vault$${params.pin}"')}`;
    expect(await issuesOf(text)).toEqual([
      expect.stringMatching(
        /lamp\.secret: plans and errors show references, so a secret parameter cannot be a part of one/,
      ),
    ]);
  });

  it('is not shown where copies need names of their own', async () => {
    const flavor = { ...lampFlavor, uniqueKeys: ['lamp.watts'] };
    const text = `params: { pin: { secret: true, type: number } }\n${particle('colour: red, watts: "${params.pin}"', 'multiplier: 2,')}`;
    const at = await folderWith({ 'pcf.yml': text });
    const load = openShop({}, flavor).pcf.load(at('pcf.yml'), { variables: { PCF_PARAM_PIN: '73311337' } });
    const issues = (await issuesIn(load)).join();
    expect(issues).toContain('found the value of a secret parameter');
    expect(issues).not.toContain('73311337');
  });

  it('is refused in a setting that comes from a base', async () => {
    const text = `${declared}particles:
  - { flavor: lamp, pcf_name: a, lamp: { colour: "\${params.pin}", secret: "\${params.pin}" } }
  - { pcf_name: b, base_particle_config: a, lamp: { watts: 3 } }
`;
    const issues = await issuesOf(text);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) expect(issue).toMatch(/^pcf\.yml:3:50 lamp\.colour: its parameter is secret/);
  });

  it('is not shown where its value is not valid', async () => {
    const short = { variables: { PCF_PARAM_PIN: 'xq' } };
    expect(await issuesOf(`${declared}${particle('colour: red, secret: "${params.pin}"')}`, short)).toEqual([
      expect.stringMatching(
        /lamp\.secret: expected at least 3 characters \(the value found is not shown\)\. The value of its parameter "pin" is from PCF_PARAM_PIN\.$/,
      ),
    ]);
    const number = 'params: { pin: { secret: true, type: number } }\nparticles: []\n';
    expect(await issuesOf(number)).toEqual([
      'pcf.yml:1:11 params.pin: PCF_PARAM_PIN: expected a number (the value found is not shown).',
    ]);
  });
});
