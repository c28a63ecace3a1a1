/**
 * The source of a package with the flavor `note`, and `chain`, a kind of quasiparticle in which each particle builds on the
 * one before it. A note is in `notes.json` beside it: `{ text, looks?, status?, open?, blocked? }`, where `looks` says for how many
 * looks it is still on its way, in that status. Its text decides how it behaves: `refused` cannot be written, `tomorrow` only
 * much later, `stuck` never comes to rest, `hanging` neither and keeps the process alive as a socket would, `unreadable`
 * cannot be looked at, `silent` never answers, not even to a signal. Each gets an id when it is created, but `unmarked`. Each look is published on the channel `note:look`. Its marks are in
 * `marks.json`; a file `unlisted` there makes the listing of notes fail with its text.
 */
export const NOTE_PLUGIN = `
import { channel } from 'node:diagnostics_channel';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { DeferredError, defineFlavor, defineQuasiparticle, Particle, PcfError, State } from '@pcf/core';

const file = (name) => new URL(name, import.meta.url);
const read = (name, otherwise) => (existsSync(file(name)) ? JSON.parse(readFileSync(file(name), 'utf8')) : otherwise);
const write = (name, value) => writeFileSync(file(name), JSON.stringify(value));

class NoteError extends PcfError {
  name = 'NoteError';
  code = 'ACME_NOTE';
}

class Note extends Particle {
  async observe() {
    const { text } = this.definition.note;
    channel('note:look').publish(this.name);
    if (text === 'unreadable') throw new NoteError('the drawer is locked');
    if (text === 'silent') return new Promise(() => {});
    const notes = read('notes.json', {});
    const found = notes[this.name];
    if (!found) return { kind: 'missing' };
    if (found.blocked) return { kind: 'blocked', status: 'TORN', reason: found.blocked };
    if (found.looks > 0) {
      found.looks -= 1;
      write('notes.json', notes);
      const settings = found.open ? { settings: { text: found.text } } : {};
      return { kind: 'moving', status: found.status ?? 'WRITING', ...settings, ...(found.id && { identity: found.id }) };
    }
    const outputs = { NoteArn: 'arn:note:' + this.name, length: found.text.length };
    const identity = found.id ? { identity: found.id } : {};
    const counted = found.holds ? { holds: found.holds, ink: 'blue' } : {};
    return { kind: 'settled', state: State.running, settings: { text: found.text }, outputs, ...identity, ...counted };
  }

  planSteps(seen, target) {
    const { text } = this.definition.note;
    if (target !== State.running) {
      return [{ operation: 'Erase', input: { name: this.name }, summary: 'erase note ' + this.name, loses: 'data' }];
    }
    if (seen.kind === 'missing') {
      return [{ operation: 'Write', input: { text }, summary: 'write note ' + this.name, creates: true }];
    }
    if (seen.settings.text === text) return [];
    const changes = [{ path: 'note.text', before: seen.settings.text, after: text }];
    const loses = text === 'short' ? { loses: 'index' } : {};
    const deferred = text === 'tomorrow' ? { deferred: { reason: 'the ink is dry', until: Date.UTC(2030, 0, 1) } } : {};
    return [{ operation: 'Write', input: { text }, summary: 'rewrite note ' + this.name, changes, ...loses, ...deferred }];
  }

  async readMarks() {
    return read('marks.json', {})[this.name] ?? {};
  }

  planMarks(seen, before, after) {
    return [{ operation: 'Sign', input: { marks: after }, summary: 'sign note ' + this.name + ' as ' + after.owner }];
  }

  planUnsettled(seen, target) {
    return seen.settings ? this.planSteps(seen, target) : [];
  }

  planNotes(seen) {
    return seen.settings?.text === 'faded' ? ['the ink of ' + this.name + ' has faded.'] : [];
  }

  async execute(step) {
    if (step.input.text === 'tomorrow') throw new DeferredError('the ink is dry', { until: Date.UTC(2030, 0, 1) });
    if (step.input.text === 'refused') throw new NoteError('the pen is empty');
    write('writes.json', [...read('writes.json', []), this.id + ' ' + step.operation]);
    const marks = step.operation === 'Sign' ? step.input.marks : step.creates && this.context.marks;
    if (marks) write('marks.json', { ...read('marks.json', {}), [this.name]: marks });
    if (step.operation === 'Sign') return undefined;
    const notes = read('notes.json', {});
    const id = step.creates && step.input.text !== 'unmarked' ? { id: randomUUID() } : {};
    if (step.operation === 'Erase') delete notes[this.name];
    else notes[this.name] = { text: step.input.text, looks: ['stuck', 'hanging'].includes(step.input.text) ? 1e9 : 3, ...id };
    if (step.input.text === 'hanging') setInterval(() => {}, 1e9);
    write('notes.json', notes);
    return id.id && { created: id.id };
  }
}

const jsonSchema = {
  type: 'object',
  properties: { note: { type: 'object', properties: { text: { type: 'string' } } } },
};

function validate(value) {
  const keys = Object.keys(value).filter((key) => key !== 'note');
  const issues = [];
  if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, path: [], message: 'unrecognized keys' });
  if (typeof value.note?.text !== 'string') issues.push({ path: ['note', 'text'], message: 'expected a string' });
  return issues.length > 0 ? { issues } : { value };
}

const noteFlavor = defineFlavor({
  name: 'note',
  summary: 'A note in a drawer',
  schema: { '~standard': { version: 1, vendor: 'acme', validate, jsonSchema: { input: () => jsonSchema, output: () => jsonSchema } } },
  uniqueKeys: ['pcf_name'],
  equivalentStates: [['stopped', 'terminated']],
  async importDefinition(name) {
    const found = read('notes.json', {})[name];
    return found && { note: { text: found.text } };
  },
  async whereabouts() {
    return read('whereabouts.json', undefined);
  },
  marks: 'its margin',
  async list({ owner }) {
    if (existsSync(file('unlisted'))) throw new NoteError(readFileSync(file('unlisted'), 'utf8'));
    const marks = read('marks.json', {});
    const names = Object.keys(read('notes.json', {})).filter((name) => marks[name]?.owner === owner);
    const found = names.map((name) => ({ name, location: 'the drawer', marks: marks[name], keys: { pcf_name: name } }));
    return { found, walked: ['the drawer'] };
  },
  bareDefinition: ({ note }) => ({ note: { text: '', ...note } }),
  createParticle: (context) => new Note(context),
});

const chain = defineQuasiparticle({
  name: 'chain',
  summary: 'Particles in a row',
  wire: (members) => members.slice(1).map(({ id }, index) => ({ parent: members[index].id, child: id })),
});

export const notes = {
  name: '@acme/pcf-notes',
  apiVersion: 1,
  register(registrar) {
    registrar.flavor(noteFlavor);
    registrar.quasiparticle(chain);
  },
};
`;
