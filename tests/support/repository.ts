import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

/** A git repository of a test's own. */
export class TestRepository {
  readonly folder = mkdtempSync(join(tmpdir(), 'itsm-repository-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch', 'main');
  }

  /** Commits files on top of a commit, or of nothing. @returns The new commit. */
  commit(files: Record<string, string>, parent?: string): string {
    if (parent !== undefined) {
      this.git('checkout', '--quiet', '--detach', parent);
    }
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), content);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', `Change ${Object.keys(files).join(', ')}`);
    return this.git('rev-parse', 'HEAD');
  }

  git(...args: string[]): string {
    const env = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const options = { cwd: this.folder, encoding: 'utf8', env: Object.fromEntries(env) } as const;
    return execFileSync('git', [...person, ...args], options).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
