import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A numbered sequence of ids. It is plain data: two sequences of the same seed and name give the same ids. */
export interface IdSequence {
  readonly seed: string;
  next: number;
}

export const idSequence = (seed: number, name: string): IdSequence => ({ seed: `${seed}/${name}`, next: 0 });

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The UUID (version 4 in form) that belongs to a text. */
export function uuidOf(text: string): string {
  const bytes = digest(text);
  bytes[6] = 0x40 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

export const nextUuid = (sequence: IdSequence): string => uuidOf(`${sequence.seed}/${sequence.next++}`);

/** A request id in AWS's form: 52 capital letters and digits. */
export function nextRequestId(sequence: IdSequence): string {
  const bytes = createHash('sha512').update(`${sequence.seed}/${sequence.next++}`).digest();
  let id = '';
  for (const byte of bytes.subarray(0, 52)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return id;
}

/** The account that an access key belongs to: twelve digits are the account itself, any other key has a fixed one. */
export function accountOf(accessKeyId: string): string {
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  return String(digest(accessKeyId).readUIntBE(0, 6) % 1e12).padStart(12, '0');
}
