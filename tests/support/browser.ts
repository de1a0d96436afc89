import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { keptPackages } from './keptTools';

/** Debian's chromium, and other places it is found in. */
const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

/** Skipped, and counted so, where there is no browser. */
export const describeInBrowser = executablePath === undefined ? describe.skip : describe;

// What is used of playwright-core, which is installed when a test asks for it: https://playwright.dev/docs/api/class-playwright

export interface Browser {
  newContext(options: {
    ignoreHTTPSErrors?: boolean;
    javaScriptEnabled?: boolean;
    viewport?: { width: number; height: number };
  }): Promise<Context>;
  close(): Promise<void>;
}

export interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(
    event: 'dialog',
    listener: (dialog: { message(): string; dismiss(): Promise<void> }) => void,
  ): void;
  context(): Context;
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  locator(selector: string): Locator;
  getByText(text: string): Locator;
  getByRole(role: string, options: { name: string }): Locator;
}

export interface Locator {
  getByRole(role: string, options: { name: string }): Locator;
  click(): Promise<void>;
  locator(selector: string): Locator;
  nth(index: number): Locator;
  first(): Locator;
  filter(options: { hasText: string }): Locator;
  count(): Promise<number>;
  innerText(): Promise<string>;
  evaluate(expression: string): Promise<unknown>;
  waitFor(): Promise<void>;
}

interface Playwright {
  chromium: { launch(options: { executablePath: string }): Promise<Browser> };
}

export async function launchBrowser(): Promise<Browser> {
  const packages = await keptPackages('tests/tools/browser');
  const { chromium } = createRequire(packages)('playwright-core') as Playwright;
  return chromium.launch({ executablePath: executablePath ?? '' });
}
