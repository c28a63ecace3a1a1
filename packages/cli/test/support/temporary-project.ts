import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Whereabouts } from '@pcf/core';
import { onTestFinished } from 'vitest';
import { NOTE_PLUGIN } from './note-plugin.js';

const PACKAGES = dirname(dirname(dirname(createRequire(import.meta.url).resolve('@pcf/core'))));
const CORE = join(PACKAGES, 'core');

/** A project folder of its own for one test, with real packages in its `node_modules`. */
export class TemporaryProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pcf-cli-')));
  readonly #dependencies: Record<string, string> = {};

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.write('package.json', '{ "name": "example" }');
    mkdirSync(join(this.folder, 'node_modules/@pcf'), { recursive: true });
    symlinkSync(CORE, join(this.folder, 'node_modules/@pcf/core'));
  }

  /** Writes a file below the project's folder. */
  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Installs a package, as a direct dependency unless told otherwise. */
  install(name: string, files: { manifest?: object; index?: string }, kind: string = 'dependencies'): void {
    const manifest = { name, version: '1.0.0', type: 'module', exports: './index.js', ...files.manifest };
    this.write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    this.write(`node_modules/${name}/index.js`, files.index ?? 'throw new Error("this package must not be imported");');
    this.dependOn(name, kind);
  }

  /** Installs packages of this repository, by the names of their folders: links to them, as in a workspace. */
  link(...folders: readonly string[]): void {
    for (const folder of folders) {
      symlinkSync(join(PACKAGES, folder), join(this.folder, 'node_modules/@pcf', folder));
      this.dependOn(`@pcf/${folder}`);
    }
  }

  /** Puts a package into the project's package.json without installing it. */
  dependOn(name: string, kind: string = 'dependencies'): void {
    if (kind === 'transitive') return;
    this.#dependencies[name] = kind;
    const manifest: Record<string, Record<string, string>> = {};
    for (const [dependency, of] of Object.entries(this.#dependencies))
      manifest[of] = { ...manifest[of], [dependency]: '*' };
    this.write('package.json', JSON.stringify({ name: 'example', ...manifest }));
  }

  /** Installs the flavor `note`, whose resources live in a file of its package. */
  installNotes(metadata: object = {}, { uniqueKey = 'pcf_name' } = {}): void {
    const pcf = { apiVersion: 1, plugin: 'notes', flavors: ['note'], ...metadata };
    const index = NOTE_PLUGIN.replace("uniqueKeys: ['pcf_name']", `uniqueKeys: ['${uniqueKey}']`);
    this.install('@acme/pcf-notes', { manifest: { pcf }, index });
  }

  /** The notes that exist, by name. */
  get notes(): unknown {
    return this.#read('notes.json', {});
  }

  /** The notes that exist before the command runs. */
  set notes(notes: object) {
    this.write('node_modules/@acme/pcf-notes/notes.json', JSON.stringify(notes));
  }

  /** The marks of notes, by name. */
  get marks(): unknown {
    return this.#read('marks.json', {});
  }

  /** The marks of the notes that exist before the command runs. */
  set marks(marks: object) {
    this.write('node_modules/@acme/pcf-notes/marks.json', JSON.stringify(marks));
  }

  /** Where the calls of the flavor `note` go. */
  set whereabouts(place: Whereabouts) {
    this.write('node_modules/@acme/pcf-notes/whereabouts.json', JSON.stringify(place));
  }

  /** What the flavor `note` was asked to write, in order. */
  get writes(): unknown {
    return this.#read('writes.json', []);
  }

  #read(name: string, otherwise: unknown): unknown {
    const file = join(this.folder, 'node_modules/@acme/pcf-notes', name);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
  }
}

/** A definition of a note in JSON. */
export function note(name: string, settings: object = {}): object {
  return { flavor: 'note', pcf_name: name, note: { text: 'hello', ...settings } };
}

/** A project with the flavor `note`, notes that exist, and the definitions of its pcf.json. */
export function projectWithNotes(notes: object, ...definitions: object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.notes = notes;
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}
