import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record, screenAfter, textOf } from './terminal.js';

/** @import { Recording, Span, Typed } from './terminal.js' */

/**
 * A picture of a terminal.
 *
 * @typedef {{ readonly name: string, readonly title: string, readonly screen: readonly (readonly Span[])[] }} Picture
 */

const ROOT = join(import.meta.dirname, '../..');
const PCF = join(ROOT, 'packages/cli/bin/pcf.js');
const DEFINITIONS = join(import.meta.dirname, 'shop');

/** What `pcf` gets of the environment: nothing that changes colours, connects it to AWS, or says that this is CI. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'USERPROFILE', 'TEMP', 'NODE_COMPILE_CACHE'];

/** A folder with the definitions of a shop, and the simulator's state in it. */
class Shop {
  /** @param {string} folder @param {number} columns */
  constructor(folder, columns) {
    this.folder = folder;
    this.columns = columns;
  }

  static async open(/** @type {number} */ columns) {
    const shop = new Shop(await mkdtemp(join(tmpdir(), 'pcf-shop-')), columns);
    const dependencies = { '@pcf/dynamodb-table': '*', '@pcf/dynamodb-simulator': '*' };
    await writeFile(join(shop.folder, 'package.json'), JSON.stringify({ name: 'shop', type: 'module', dependencies }));
    await mkdir(join(shop.folder, 'node_modules'));
    await symlink(join(ROOT, 'node_modules/@pcf'), join(shop.folder, 'node_modules/@pcf'), 'junction');
    return shop;
  }

  /** Makes one of the definition files the one of the project. */
  async declare(/** @type {string} */ name) {
    await copyFile(join(DEFINITIONS, `${name}.yml`), join(this.folder, 'pcf.yml'));
  }

  /**
   * Runs `pcf` in a terminal.
   *
   * @param {string} args
   * @param {number} code - the exit code that it must have
   * @param {Typed} [typed]
   */
  async pcf(args, code, typed) {
    const env = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));
    const { columns, folder: cwd } = this;
    const recording = await record(process.execPath, [PCF, ...args.split(' ')], { cwd, env, columns, typed });
    const shown = new Shown(args, recording, columns);
    if (recording.code === code) return shown;
    throw new Error(`pcf ${args} ended with ${recording.code}, not ${code}:\n${textOf(await shown.end())}`);
  }

  close() {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** What a command has shown. */
class Shown {
  /** @param {string} args @param {Recording} recording @param {number} columns */
  constructor(args, recording, columns) {
    this.args = args;
    this.recording = recording;
    this.columns = columns;
  }

  /** The screen at the end. */
  end() {
    return this.#after(this.recording.pieces);
  }

  /** The first screen on which all texts are. */
  async with(/** @type {readonly string[]} */ ...texts) {
    const { pieces } = this.recording;
    for (const at of pieces.keys()) {
      const screen = await this.#after(pieces.slice(0, at + 1));
      if (texts.every((text) => textOf(screen).includes(text))) return screen;
    }
    throw new Error(`pcf ${this.args} never showed ${texts.join(' and ')}:\n${textOf(await this.end())}`);
  }

  /** All pictures have the usual port, also where it was taken, and the same picture of the spinner. */
  #after(/** @type {readonly string[]} */ pieces) {
    const prompt = `\u001b[2m$\u001b[22m npx pcf ${this.args}\r\n`;
    const written = pieces
      .join('')
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:4600')
      .replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/gu, '⠹');
    return screenAfter(prompt + written, this.columns);
  }
}

/** Leaves out what is between the command and the first line with a text. */
function from(/** @type {string} */ text, /** @type {readonly (readonly Span[])[]} */ screen) {
  const at = screen.findIndex((spans) => spans.some((span) => span.text.includes(text)));
  return [...screen.slice(0, 1), [{ text: '…', column: 0, style: 'dim' }], ...screen.slice(at)];
}

/** The first definition of the README. */
async function definitionOfReadme() {
  const [, definition] = /```yaml\n(.*?)```/s.exec(await readFile(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (definition === undefined) throw new Error('README.md has no definition');
  return definition;
}

/**
 * Runs the commands that the documentation shows, in a terminal of so many columns, and returns what is to be seen.
 *
 * @param {{ readonly columns?: number }} [options]
 * @returns {Promise<Picture[]>}
 */
export async function takePictures({ columns = 80 } = {}) {
  const [first, story] = await Promise.all([inShop(columns, beginnings), inShop(columns, changes)]);
  return [...first, ...story];
}

/** A new project: what its first plan and its first mistakes look like. */
async function beginnings(/** @type {Shop} */ shop) {
  await writeFile(join(shop.folder, 'pcf.yml'), await definitionOfReadme());
  const plan = await shop.pcf('plan --local', 2);
  await shop.declare('mistakes');
  const mistakes = await shop.pcf('validate', 3);
  return [
    { name: 'plan', title: 'A plan of a table that would be created', screen: await plan.end() },
    { name: 'mistakes', title: 'Mistakes in a definition, with their lines', screen: await mistakes.end() },
  ];
}

/** Tables that exist: a plan is made, then one table is changed by hand, and all are changed by an apply. */
async function changes(/** @type {Shop} */ shop) {
  await shop.declare('before');
  await shop.pcf('apply --local --yes', 0);
  await shop.declare('after');
  await shop.pcf('plan --local --out plan.json', 2);
  await shop.declare('by-hand');
  await shop.pcf('apply --local --yes', 0);
  await shop.declare('before');
  const drift = await shop.pcf('drift --local', 2);
  await shop.declare('after');
  const refused = await shop.pcf('apply plan.json --local', 1);
  const apply = await shop.pcf('apply --local', 0, { at: 'Continue?', text: 'y' });
  return [
    { name: 'drift', title: 'Drift: what was changed by hand', screen: await drift.end() },
    { name: 'refused', title: 'A plan that is not true any more is not carried out', screen: await refused.end() },
    {
      name: 'question',
      title: 'An apply shows its plan and asks: one table is created, one changed, one replaced, one deleted',
      screen: await apply.with('Continue?', 'Yes'),
    },
    {
      name: 'progress',
      title: 'An apply at work: what is done, what it waits for, and how long that usually takes',
      screen: from('◇', await apply.with('customers  waiting: CREATI', '2 done')),
    },
    {
      name: 'summary',
      title: 'The end of an apply: what was done, and how long it took',
      screen: from('◇', await apply.end()),
    },
  ];
}

/**
 * Tells a story in a shop of its own.
 *
 * @param {number} columns
 * @param {(shop: Shop) => Promise<Picture[]>} story
 */
async function inShop(columns, story) {
  const shop = await Shop.open(columns);
  try {
    return await story(shop);
  } finally {
    await shop.close();
  }
}
