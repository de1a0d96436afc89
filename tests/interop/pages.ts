import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Commands of a page that belong together: a block, or one in the text. */
export interface Snippet {
  page: string;
  script: string;
}

/** The pages that tell people what to run. */
const pages = () =>
  execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' })
    .split('\n')
    .filter((page) => page !== '' && page !== 'CHANGELOG.md');

const withoutComments = (script: string) => script.replace(/\s#.*$/gm, '');
const usesAz = (script: string) => /(^|[\s(])az [a-z]/m.test(withoutComments(script));

/** Everything that names the Azure CLI, page by page: read from the text, so that nothing is forgotten. */
export function azSnippets(): { run: Snippet[]; named: Snippet[] } {
  const all = pages().flatMap((page) => {
    const text = readFileSync(page, 'utf8');
    const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, script = '']) => script);
    const inline = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`(az [a-z][^`]*)`/g)];
    const scripts = [...blocks.filter(usesAz), ...inline.map(([, script = '']) => script)];
    return scripts.map((script) => ({ page, script: withoutComments(script) }));
  });
  // `az login` in the text, or a command whose arguments are left to the reader, is named and not told to be run.
  const isNamed = ({ script }: Snippet) => !script.includes(' --') || script.includes('…');
  return {
    run: all.filter((each) => each.script.includes('\n') || !isNamed(each)),
    named: all.filter((each) => !each.script.includes('\n') && isNamed(each)),
  };
}

/** `ad app create` of `az ad app create --display-name x`: what a command is known by. */
export const commandName = (args: string[]) => {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  return args.slice(0, end === -1 ? undefined : end).join(' ');
};
