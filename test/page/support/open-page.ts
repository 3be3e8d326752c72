import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Panel } from '../../../demo/workspace/options.ts';
import { startBrowser } from './browser.ts';
import { type BusyWorkspace, startBusyWorkspace } from './busy-workspace.ts';

export interface Visit extends BusyWorkspace {
  readonly browser: Browser;
  /** Opens the page as whoever the address says; complaints of the browser are gathered. */
  open(hash?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** Closes the pages of one test, so that they do not go on drawing during the next. */
  closePages(): Promise<void>;
  /** What browsers wrote as errors: failed scripts, refusals by the page's policy. */
  readonly complaints: readonly string[];
}

/** One workspace and one browser for a file of tests. */
export async function startVisit(panel?: Panel): Promise<Visit> {
  const [busy, browser] = await Promise.all([startBusyWorkspace(panel), startBrowser()]);
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    ...busy,
    browser,
    complaints,
    async open(hash = '', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(5_000);
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${busy.workspace.pageUrl}${hash}`);
      await page.getByRole('log').first().waitFor();
      return page;
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
    async stop() {
      await browser.close();
      await busy.stop();
    },
  };
}
