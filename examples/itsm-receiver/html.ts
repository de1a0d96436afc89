/** HTML that is safe to send: made by `html` only. */
export interface Html {
  readonly markup: string;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A template whose values are escaped, unless they are Html themselves. Attribute values belong in double quotes. */
export function html(
  parts: TemplateStringsArray,
  ...values: (string | number | Html | Html[])[]
): Html {
  const texts = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
    return [value]
      .flat()
      .map(({ markup }) => markup)
      .join('');
  });
  return { markup: String.raw({ raw: parts }, ...texts) };
}
