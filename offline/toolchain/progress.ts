const lineEveryMs = 30_000;
const spinner = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
/** To the line's begin, and what is on it erased: https://learn.microsoft.com/windows/console/console-virtual-terminal-sequences */
const overwriteLine = '\r\x1b[K';

/** Takes lines for a person; undefined stands for the terminal (standard error, with a spinner where it is one). */
export type Report = ((line: string) => void) | undefined;

/** Says one line. */
export function say(report: Report, line: string): void {
  if (report === undefined) {
    process.stderr.write(`${line}\n`);
  } else {
    report(line);
  }
}

/**
 * Does something long and keeps saying so, with the elapsed time: a spinner in a terminal, else a line every 30 s.
 *
 * @param work - May change the text while it runs.
 */
export async function withProgress<T>(
  report: Report,
  title: string,
  work: (update: (text: string) => void) => Promise<T>,
): Promise<T> {
  const started = Date.now();
  const elapsed = () => duration(Date.now() - started);
  let text = title;
  const current = () => `${text} (${elapsed()})`;
  if (report === undefined && process.stderr.isTTY) {
    let turn = 0;
    const show = (mark: string) => process.stderr.write(`${overwriteLine}${mark} ${current()}`);
    const ticker = setInterval(() => show(spinner[turn++ % spinner.length]!), 100);
    try {
      const result = await work((changed) => (text = changed));
      show('✔');
      return result;
    } catch (error) {
      show('✖');
      throw error;
    } finally {
      clearInterval(ticker);
      process.stderr.write('\n');
    }
  }
  say(report, `${text} …`);
  const ticker = setInterval(() => say(report, current()), lineEveryMs);
  try {
    const result = await work((changed) => (text = changed));
    say(report, `${text}: done in ${elapsed()}.`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

/** 900 -> "0.9 s", 46000 -> "46 s", 286000 -> "4 min 46 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 9950) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
