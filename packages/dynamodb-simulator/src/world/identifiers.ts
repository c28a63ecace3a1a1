import { hash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A numbered sequence of ids. It is plain data: two sequences of the same seed and name give the same ids. */
export interface IdSequence {
  readonly seed: string;
  next: number;
}

export const idSequence = (seed: number, name: string): IdSequence => ({ seed: `${seed}/${name}`, next: 0 });

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** The UUID (version 4 in form) that belongs to a text. */
export function uuidOf(text: string): string {
  const bytes = digest(text);
  bytes[6] = 0x40 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

export const nextUuid = (sequence: IdSequence): string => uuidOf(`${sequence.seed}/${sequence.next++}`);

/**
 * A request id in AWS's form: 52 capital letters and digits. Every request needs one, so it is made without a digest. It ends with the
 * number of the request, which makes it unique.
 */
export function nextRequestId(sequence: IdSequence): string {
  const number = sequence.next++;
  let state = numberOf(`${sequence.seed}/${number}`);
  let id = '';
  for (let length = 0; length < 44; length++) {
    state = scramble(state);
    id += ALPHABET.charAt(state % ALPHABET.length);
  }
  return id + number.toString(36).toUpperCase().padStart(8, '0');
}

/** FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** xorshift, on 32 bits. */
function scramble(number: number): number {
  let next = number || 1;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}
