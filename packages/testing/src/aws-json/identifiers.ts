import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Gives request ids in AWS's form, 52 capital letters and digits: the same ones in each run. */
export function requestIds(seed: string): () => string {
  let next = 0;
  return () => {
    const text = `${seed}/${next++}`;
    const bytes = Buffer.concat([digest(`${text}/a`), digest(`${text}/b`)]);
    return Array.from(bytes.subarray(0, 52), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  };
}

/** The account that an access key belongs to: twelve digits are the account itself, any other key has a fixed one. */
export function accountOf(accessKeyId: string): string {
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  return String(digest(accessKeyId).readUIntBE(0, 6) % 1e12).padStart(12, '0');
}
