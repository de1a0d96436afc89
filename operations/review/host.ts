/** Where a review runs. */
export interface Host {
  /** Labels of the pull request; none where the run is of no pull request. */
  labels: () => Promise<string[]>;
  /** Puts Markdown where the page of the run shows it. */
  show: (markdown: string) => Promise<void>;
  /**
   * Writes the one comment of the pull request, or rewrites it.
   *
   * @returns What was done, for a person; undefined where there is no pull request, or no token to write with.
   */
  comment: (markdown: string) => Promise<string | undefined>;
}
