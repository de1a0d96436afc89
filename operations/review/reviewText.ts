/** The summary of one environment's preview, as `preview-summary` ends with it. */
export interface Summary {
  environment: string;
  /** 0: nothing to acknowledge; 2: something is; 1: no usable preview. */
  code: number;
  markdown: string;
  /** The same for programs; absent without a preview. */
  json?: object;
}

const labelPrefix = 'acknowledged:';

/** Ids that labels like `acknowledged: owners-change` name, whether or not they can be acknowledged. */
export function idsOf(labels: string[]): string[] {
  const ids = labels
    .filter((label) => label.startsWith(labelPrefix))
    .map((label) => label.slice(labelPrefix.length).trim());
  return [...new Set(ids)].sort();
}

/** `some/folder/preview-dev.json` -> `dev`. @throws Error for another name. */
export function environmentOf(file: string): string {
  const environment = /(?:^|\/)preview-([A-Za-z0-9_.-]+)\.json$/.exec(file)?.[1];
  if (environment === undefined) {
    throw new Error(`${file}: name the file of a preview preview-<environment>.json.`);
  }
  return environment;
}

/** All summaries as one text, below a note, with what to do where something has to be acknowledged. */
export function reviewText(summaries: Summary[], note?: string): string {
  const sections = summaries.map(({ environment, markdown }) =>
    markdown.trim() === ''
      ? `## Preview: \`${environment}\`\n\n**There is no preview.** The log of the run says why.`
      : markdown.trim(),
  );
  const waiting = summaries.some(({ code }) => code === 2);
  const help = waiting
    ? [`To acknowledge a consequence, give the pull request the label \`${labelPrefix} <its id>\`.`]
    : [];
  return `${[...(note === undefined ? [] : [note]), ...sections, ...help].join('\n\n')}\n`;
}

/** The worst: no usable preview, then an acknowledgement that is missing. */
export function reviewCode(summaries: Summary[]): number {
  const codes = summaries.map(({ code }) => code);
  return codes.some((code) => code !== 0 && code !== 2) ? 1 : Math.max(0, ...codes);
}
