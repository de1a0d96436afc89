import { describeInBrowser, launchBrowser, type Browser, type Page } from '../../support/browser';
import { alert, scene, type Scene } from './support';

describeInBrowser('in a browser', () => {
  let browser: Browser;
  let site: Scene;
  let page: Page;
  /** What the browser complained about: errors, refused styles and scripts, failed requests. */
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await scene({ callback: { clientId: 'client', clientSecret: 'secret' } });
    complaints.length = 0;
    page = await open();
  });
  afterEach(async () => {
    await page.context().close();
    await site.stop();
  });

  async function open(
    options: { javaScriptEnabled?: boolean; viewport?: { width: number; height: number } } = {},
  ): Promise<Page> {
    // Only the browser has no way to be given the test's CA.
    const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
    const opened = await context.newPage();
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await opened.goto(site.receiver.url);
    return opened;
  }

  const rows = (number: number, on = page) => on.locator('table').nth(number).locator('tbody tr');

  it('shows incidents and refusals as they come, without loading the page again', async () => {
    expect(await page.getByText('None yet.').count()).toBe(2);
    await page.evaluate('window.loadedOnce = true');

    await site.deliver(alert());
    const open = rows(0).filter({ hasText: 'INC0000001' }).locator('.open');
    await open.waitFor();
    // A style the content security policy had refused would leave the text black.
    expect(await open.evaluate('getComputedStyle(document.querySelector(".open")).color')).toBe(
      'rgb(168, 0, 0)',
    );

    await site.deliver(alert({ monitorCondition: 'Resolved' }));
    await rows(0).locator('.resolved').waitFor();
    expect(await rows(0).count()).toBe(1);
    expect(await rows(0).innerText()).toContain('0 Clear Sev1');

    await site.deliver(alert(), await site.goodToken({ roles: [] }));
    await rows(1).filter({ hasText: 'role_missing' }).waitFor();
    expect(await rows(1).first().innerText()).toContain(
      "Azure Monitor's sender lacks the app role.",
    );
    expect(await page.evaluate('window.loadedOnce')).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('fits a phone: tables scroll by themselves, and no word is broken', async () => {
    await site.deliver(alert());
    const phone = await open({ viewport: { width: 360, height: 740 } });
    await rows(0, phone).first().waitFor();

    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const breaks = `[...document.querySelectorAll('body *')]
      .map((one) => getComputedStyle(one))
      .filter(({ overflowWrap, wordBreak, hyphens }) =>
        overflowWrap !== 'normal' || wordBreak !== 'normal' || hyphens === 'auto').length`;
    expect(await phone.evaluate(breaks)).toBe(0);
    await phone.context().close();
  });

  it('shows what senders wrote as text and runs none of it', async () => {
    const evil = '</td></main><img src=x onerror="alert(1)"><script>alert(2)</script>';
    await site.deliver(alert({ alertId: evil, alertRule: evil, description: evil }));
    await rows(0).first().waitFor();
    expect(await rows(0).innerText()).toContain(evil);
    await page.reload();
    await rows(0).first().waitFor();
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('changes the alert in Azure when a button of the incident is pressed', async () => {
    await site.deliver(alert());
    await rows(0).getByRole('link', { name: 'INC0000001' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await rows(0).filter({ hasText: 'Acknowledged' }).waitFor();
    expect(site.tenant.changes).toEqual(['a1 Acknowledged']);
    expect(complaints).toEqual([]);
  });

  it('shows the same without JavaScript', async () => {
    await site.deliver(alert());
    const plain = await open({ javaScriptEnabled: false });
    expect(await rows(0, plain).innerText()).toContain('cpu-high');
    expect(await plain.locator('noscript meta[http-equiv=refresh]').count()).toBe(1);
    await plain.context().close();
  });
});
