const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of HTML, made by the tag `markup`. */
export interface Markup {
  readonly html: string;
}

/** HTML from a template: whatever is put in is escaped, unless it is HTML itself. */
export function markup(
  parts: TemplateStringsArray,
  ...values: (string | number | Markup | Markup[])[]
): Markup {
  const inserted = values.map((value) => {
    if (Array.isArray(value)) {
      return value.map(({ html }) => html).join('\n');
    }
    return typeof value === 'object' ? value.html : escaped(String(value));
  });
  return { html: parts.map((part, index) => part + (inserted[index] ?? '')).join('') };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
