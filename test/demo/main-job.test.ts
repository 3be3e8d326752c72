import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, sayGoodMorning, startDemo } from '../../demo/demo.ts';
import { dumpToken } from '../../demo/estate/treazr-island/dump-job.ts';
import { startBrowser } from '../page/support/browser.ts';

const patience = 30_000;

/** The story of a newcomer, told in the order in which it happens; each part stands on the one before. */
describe('the main job, in a browser, on the demo', () => {
  let folder: string;
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const file = () => join(folder, 'estate/mission-control-collector/repo/config/maintenance.json');
  const messages = () => page.getByRole('article');
  const field = () => page.getByRole('textbox', { name: 'Message #ops' });

  async function type(words: string): Promise<void> {
    await field().fill(words);
    await field().press('Escape');
    await field().press('Enter');
    await expect.poll(() => field().inputValue()).toBe('');
  }

  async function become(name: string): Promise<void> {
    await page.getByRole('button', { name: /You are/ }).click();
    await page.getByRole('list', { name: 'Be somebody else' }).getByRole('button', { name }).click();
    await page.getByRole('button', { name: `You are ${name}` }).waitFor();
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchkeeper-demo-'));
    [demo, browser] = await Promise.all([startDemo({ folder, port: 0 }), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patience);
    await sayGoodMorning(demo);
    await page.goto(demo.workspace.pageUrl);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the morning summary of both services, worst first', async () => {
    const summary = messages().filter({ hasText: 'Morning summary' });
    await summary.waitFor();
    const text = (await summary.textContent()) ?? '';
    expect(text).toContain('Mission Control needs hands');
    expect(text.indexOf('Mission Control')).toBeLessThan(text.indexOf('Mids Hero Web'));
    expect(text).toContain('Quarterly restore test');
    expect(text).toContain('Backups present');
  });

  it('answers /ops status to the asker alone', async () => {
    await type('/ops status');
    const answer = messages().filter({ hasText: 'Only visible to you' }).filter({ hasText: 'Mids Hero Web' });
    await answer.first().waitFor();
    await become('Karen');
    await messages().filter({ hasText: 'Morning summary' }).waitFor();
    expect(await messages().filter({ hasText: 'Only visible to you' }).count()).toBe(0);
  });

  it('refuses the person without rights and the guest, and says why', async () => {
    for (const name of ['Sam', 'Gil']) {
      await become(name);
      await page.getByRole('button', { name: 'Done…' }).first().click();
      await messages().filter({ hasText: 'You may not do this' }).first().waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
    expect(readFileSync(file(), 'utf8')).not.toContain('restored in 42 min');
  });

  it('closes the red item by a dialog: three values change in the file, and the item is green', async () => {
    const before = readFileSync(file(), 'utf8');
    await become('Nick');
    await page.getByRole('button', { name: 'Done…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: /Result/ }).selectOption({ label: 'Pass' });
    await dialog.getByRole('textbox', { name: /Notes/ }).fill('restored in 42 min');
    await dialog.getByRole('button', { name: 'Done', exact: true }).click();
    await messages().filter({ hasText: 'is done and green' }).waitFor();
    await messages().filter({ hasText: 'Closed today' }).filter({ hasText: 'Nick' }).waitFor();

    const changed = before.split('\n').flatMap((line, index) => {
      const now = readFileSync(file(), 'utf8').split('\n')[index];
      return now === line ? [] : [now?.trim().split(':')[0]];
    });
    expect(changed.filter((key) => !['"last_done_at"', '"result"', '"notes"'].includes(key ?? ''))).toEqual(
      [],
    );
    expect(readFileSync(file(), 'utf8')).toContain('"notes": "restored in 42 min"');
    expect(readFileSync(`${file()}.previous`, 'utf8')).toBe(before);
    const status: unknown = JSON.parse(readFileSync(join(file(), '../../out/status.json'), 'utf8'));
    expect(JSON.stringify(status)).toContain('quarterly-restore-test');
  });

  it('names an item that was edited by hand and a stand-in that was stopped, in the status and in the next summary', async () => {
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.replace(/("id": "patches"[\s\S]*?"last_done_at": )"[^"]*"/, '$1"2020-01-01"'));
    await demo.estate.turn('site', true);
    await type('/ops check mids-hero/site-up');
    await messages().filter({ hasText: 'is critical' }).first().waitFor();

    await type('/ops status');
    const answers = messages().filter({ hasText: 'Only visible to you' });
    await answers.filter({ hasText: 'website answers' }).filter({ hasText: 'Patches' }).waitFor();

    await type('/ops summary morning post');
    const summary = messages().filter({
      hasText: 'Morning summary: Mids Hero Web and Mission Control need hands',
    });
    await summary.waitFor();
    const news = await summary.textContent();
    expect(news).toContain('Changed since the summary of');
    expect(news).toMatch(/Patches.*warning → critical/);
    expect(news).toMatch(/website answers.*ok → critical/);
  });

  it('tells how it does itself, and takes what a job reports', async () => {
    const get = async (path: string) => (await fetch(`${demo.botUrl}${path}`)).text();
    expect(await get('/healthz')).toBe('ok\n');
    expect(await get('/metrics')).toContain(
      'watchkeeper_check_status{service="treazr-island",env="prod",region="us-east-1",check="dump-job"} 0',
    );
    const answers = messages().filter({ hasText: 'job of the nightly dump' });
    for (const [code, words, status] of [
      [1, 'it failed with exit code 1', 'is warning'],
      [0, 'ok', 'is ok'],
    ] as const) {
      const reported = await fetch(`${demo.botUrl}/hb/${dumpToken}/${code}`, {
        method: 'POST',
        body: 'full',
      });
      expect(reported.status).toBe(200);
      await type('/ops check treazr-island/dump-job');
      await answers.filter({ hasText: status }).filter({ hasText: words }).last().waitFor();
    }
  });

  it('has nobody complain in the log of the bot', () => {
    const lines = readFileSync(join(folder, 'bot.log'), 'utf8').trim().split('\n');
    const complaints = lines.filter((line) => !line.includes('"level":30'));
    expect(complaints).toEqual([]);
  });
});
