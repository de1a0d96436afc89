import { createHash } from 'node:crypto';

/** A number from 0 to 1 that is the same for the same words, whatever else was drawn before. */
export function drawn(...words: (string | number)[]): number {
  const digest = createHash('sha256').update(JSON.stringify(words)).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
