import fc from 'fast-check';

/*
 * What the tests of this folder have in common: hostile texts and values, and valid documents with one thing changed.
 * A failure prints the seed and path that repeat it; CONTRIBUTING.md says how.
 */

// The same input in every run: what fails then is a change. HOSTILE_SEED tries another.
fc.configureGlobal({ seed: Number(process.env.HOSTILE_SEED ?? 20261127) });

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Text that means something to a parser, a terminal, a browser or a person's eye. */
export const nasty = [
  '',
  ' ',
  '\n',
  '\r\n# heading\r\n',
  '\u0000',
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '\u009b2J',
  '\u202egnp.exe\u202c',
  '\u2066x\u2069\u200b\ufeff\u00ad',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '[text](https://evil.example/)',
  '![x](https://evil.example/x.png)',
  '<https://evil.example/>',
  'https://evil.example/ www.evil.example me@evil.example',
  '@everyone #1 !1 :tada: $x^2$',
  '`',
  '``',
  '```\n# h\n```',
  '~~~',
  '\\`',
  '\\',
  '\\|',
  '|',
  ' | a | b |\n|---|---|\n',
  '*',
  '**bold**',
  '_',
  '~~gone~~',
  '# h',
  '- item',
  '1. item',
  '> quote',
  '---',
  '===',
  '    code',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</code></td>',
  '<!--',
  '-->',
  ']]>',
  '<b',
  '&lt;',
  '&#60;',
  '&amp',
  '"',
  "'",
  '{{x}}',
  '${x}',
  '$(x)',
  '%00',
  '%',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%s%n',
  '[^1]',
  '[x]: https://evil.example/ "t"',
  '[ ]',
  '::error::x',
  '##vso[task.complete result=Failed]x',
  '9007199254740993',
  '1e999',
  'null',
  'true',
  'NaN',
  '-0',
  '12345678-1234-1234-1234-123456789012',
  '\ufffd',
  '😀',
  'é',
  'İ',
  'ß',
  'ﬀ',
];

/** Hostile text, also put together from pieces, so that they meet. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 6 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('a', '|', '`', '\\', '<', ' ', '😀')
      .map((part) => part.repeat(1000)),
  },
);

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'length',
    'name',
    'id',
    'type',
    'then',
    'toJSON',
  ),
  text,
);

/** Any JSON value, hostile where it can be. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e21,
      -0,
      1e308,
      {},
      [],
      [[]],
      [null],
      [{}],
    ),
    text as fc.Arbitrary<Json>,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<Json>,
  ),
})).value;

export type Path = (string | number)[];

/** Every place in a document, the document itself first. */
export function places(value: unknown, at: Path = []): Path[] {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) =>
          places(inner, [...at, Array.isArray(value) ? Number(name) : name]),
        )
      : [];
  return [at, ...inside];
}

export interface Changed<T> {
  document: T;
  /** Where it was changed. */
  at: Path;
  /** What is there now; undefined where something was taken away. */
  value: unknown;
}

/** What is at a place; undefined where there is none. */
export const valueAt = (document: unknown, at: Path): unknown =>
  at.reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | undefined)?.[part],
    document,
  );

/** The document with another value at a place, made where it can be; undefined takes away what is there. */
export function set(document: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (typeof document !== 'object' || document === null) return document;
  const isLast = rest.length === 0;
  if (Array.isArray(document)) {
    const copy: unknown[] = [...(document as unknown[])];
    const index = Number(first);
    if (isLast && value === undefined) copy.splice(index, 1);
    else if (isLast || index in copy) copy[index] = set(copy[index], rest, value);
    return copy;
  }
  const others = Object.entries(document).filter(([name]) => name !== first);
  if (isLast && value === undefined) return Object.fromEntries(others);
  const inner = (document as Record<string, unknown>)[first];
  return Object.fromEntries([...others, [first, set(inner, rest, value)]]);
}

/** A valid document with one place changed: another value there, nothing there, or a key more. */
export function changed<T>(
  valid: T,
  values: fc.Arbitrary<unknown> = json,
): fc.Arbitrary<Changed<T>> {
  const all = places(valid);
  const maps = all.filter((at) => {
    const value = valueAt(valid, at);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
  const lists = all.filter((at) => Array.isArray(valueAt(valid, at)));
  const other = fc.tuple(fc.constantFrom(...all), values).map(([at, value]) => ({ at, value }));
  const less = fc
    .constantFrom(...all.filter((at) => at.length > 0))
    .map((at) => ({ at, value: undefined }));
  const more = fc.tuple(fc.constantFrom(...maps), key, values).map(([at, name, value]) => ({
    at,
    value: Object.fromEntries([...Object.entries(valueAt(valid, at) as object), [name, value]]),
  }));
  const twice =
    lists.length === 0
      ? []
      : [
          fc.tuple(fc.constantFrom(...lists), values).map(([at, value]) => ({
            at,
            value: [
              ...(valueAt(valid, at) as unknown[]),
              value,
              ...(valueAt(valid, at) as unknown[]),
            ] as unknown,
          })),
        ];
  return fc
    .oneof(
      { weight: 5, arbitrary: other },
      { weight: 1, arbitrary: less },
      { weight: 1, arbitrary: more },
      ...twice.map((arbitrary) => ({ weight: 1, arbitrary })),
    )
    .map(({ at, value }) => ({ at, value, document: set(valid, at, value) as T }));
}

/** A secret as somebody may have written it where a secret belongs; each holds the canary. */
export const secretShapes = (canary: string): fc.Arbitrary<Json> =>
  fc.constantFrom<Json>(
    canary,
    `${canary} `,
    `http://hooks.contoso.com/${canary}`,
    `https://user:${canary}@hooks.contoso.com/`,
    `https://localhost/${canary}`,
    `hooks.contoso.com/${canary}`,
    [canary],
    { secure: canary },
    { value: { value: canary } },
    { [canary]: true },
  );

/** Whether a text is what a person can read on one line. */
export const isOneLine = (line: string): boolean =>
  !/(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line) && line.length < 6000;

/**
 * The tags of a page, each once, with what their attributes may do; texts, and values that are only read, left out. A page
 * whose texts are escaped has the same tags whatever they are.
 */
export const tagsIn = (page: string): string[] => {
  const tags = (page.match(/<[^>]*>?/g) ?? []).map((tag) =>
    tag.replace(/ (datetime|aria-label|data-revision)="[^"]*"/g, ' $1').replace(/\s+/g, ' '),
  );
  return [...new Set(tags)].sort();
};
