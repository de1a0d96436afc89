import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every form a canary may appear in: plain, URL-encoded, base64 at any offset, and any tenth of it. */
function forms(canary: string): string[] {
  const parts = Array.from({ length: canary.length - 11 }, (_, start) =>
    canary.slice(start, start + 12),
  );
  const base64 = ['', 'x', 'xx'].map((prefix) =>
    // Without the characters at both ends, which depend on the neighbours.
    Buffer.from(prefix + canary)
      .toString('base64')
      .slice(4, -4),
  );
  return [...parts, ...base64, ...base64.map((text) => encodeURIComponent(text))];
}

/** The forms of the canaries that a text holds. */
export const canariesIn = (text: string, canaries: string[]): string[] =>
  canaries.flatMap(forms).filter((form) => text.includes(form));

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
