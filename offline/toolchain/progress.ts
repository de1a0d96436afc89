const lineEveryMs = 30_000;

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
    const { default: ora } = await import('ora');
    const spinner = ora({ text: current(), stream: process.stderr }).start();
    const ticker = setInterval(() => (spinner.text = current()), 1000);
    try {
      const result = await work((changed) => (text = changed));
      spinner.succeed(current());
      return result;
    } catch (error) {
      spinner.fail(current());
      throw error;
    } finally {
      clearInterval(ticker);
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
