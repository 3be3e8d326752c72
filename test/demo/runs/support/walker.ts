import type { Browser, Locator, Page } from 'playwright-core';
import { patience } from '../../../support/patience.ts';

/** One person in front of a browser: what they see, press and type; nothing else. */
export interface Walker {
  readonly page: Page;
  /** Turns something of “Break something”. */
  turn(knob: string, on: boolean): Promise<void>;
  /** Types `/ops TEXT` in #ops. */
  ops(text: string): Promise<void>;
  /** Goes to a channel as by its row. */
  channel(name: string): Promise<void>;
  /** The messages of the channel, the latest one with all these texts. */
  message(...texts: (string | RegExp)[]): Locator;
  /** Waits for an answer that only this person sees, in the channel or in the open thread. */
  told(text: string | RegExp): Promise<void>;
  /** Opens the thread of the latest message with the text. */
  openThread(text: string | RegExp): Promise<void>;
  /** Waits until the run of the open thread has finished and says so on its card, and closes the thread. */
  isOver(title: string): Promise<void>;
  /** The latest card of a step in the open thread. */
  step(title: string): Locator;
  /** Presses a button in the latest card of a step; says yes where it asks. */
  press(title: string, label: string, yes?: string): Promise<void>;
  /** Presses *Run* of a step and waits until its command went well. */
  run(title: string, yes?: string): Promise<void>;
  /** Fills the dialog in, by labels, and sends it. */
  fill(answers: Readonly<Record<string, string>>, send: string): Promise<void>;
  /** Types into a field of the dialog that searches, and takes what is offered. */
  choose(label: string, words: string, offered: RegExp): Promise<void>;
  /** Waits until the card of a step says it. */
  reads(title: string, ...texts: (string | RegExp)[]): Promise<Locator>;
  picture(name: string): Promise<void>;
}

/** Opens the page of a person in a browser window of their own. */
export async function sitDown(parts: {
  readonly browser: Browser;
  readonly address: string;
  readonly person: string;
  readonly pictures: string | undefined;
}): Promise<Walker> {
  const context = await parts.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(`${parts.address}#/${parts.person}/C01OPS`);
  const field = page.getByRole('textbox', { name: 'Message #', exact: false });
  await field.waitFor();

  const panel = page.getByRole('complementary', { name: 'Break something' });
  const thread = page.getByRole('complementary', { name: 'Thread' });
  const dialog = page.getByRole('dialog');
  const within = (place: Locator, texts: readonly (string | RegExp)[]): Locator =>
    texts.reduce<Locator>((found, hasText) => found.filter({ hasText }), place.getByRole('article')).last();
  const step = (title: string): Locator =>
    thread
      .getByRole('article')
      // A sign stands before it once something became of it.
      .filter({ has: page.getByRole('heading', { name: new RegExp(`(^|\\s)${literally(title)}$`) }) })
      .last();

  async function answerYes(yes: string | undefined): Promise<void> {
    if (yes === undefined) return;
    await dialog.getByRole('button', { name: yes }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  const walker: Walker = {
    page,
    async turn(knob, on) {
      const opener = page.getByRole('button', { name: 'Break something', exact: true });
      if (!(await panel.isVisible())) await opener.click();
      await panel.getByRole('searchbox').fill(knob);
      await panel.getByRole('switch', { name: knob, checked: !on }).click();
      await panel.getByRole('switch', { name: knob, checked: on }).waitFor();
      await opener.click();
    },
    async ops(text) {
      await field.fill(`/ops ${text}`);
      await field.press('Escape');
      await field.press('Enter');
    },
    async channel(name) {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .click();
      await page.getByRole('log', { name: `Messages in ${name}` }).waitFor();
    },
    message: (...texts) => within(page.getByRole('main'), texts),
    told: (text) => within(page.locator('body'), ['Only visible to you', text]).waitFor(),
    async openThread(text) {
      await within(page.getByRole('main'), [text])
        .getByRole('button', { name: /repl(y|ies)/ })
        .first()
        .click();
      await thread.waitFor();
    },
    async isOver(title) {
      await within(thread, [/finished after/]).waitFor();
      await within(thread, ['What was done is written down.']).waitFor();
      await within(thread, [`${title} · finished`]).waitFor();
      await thread.getByRole('button', { name: 'Close thread' }).click();
      await thread.waitFor({ state: 'detached' });
    },
    step,
    async press(title, label, yes) {
      await step(title).getByRole('button', { name: label, exact: true }).click();
      await answerYes(yes);
    },
    async run(title, yes) {
      await walker.press(title, 'Run', yes);
      await walker.reads(title, 'exit code 0');
    },
    async fill(answers, send) {
      await dialog.waitFor();
      for (const [label, answer] of Object.entries(answers)) {
        const asked = dialog.getByLabel(label, { exact: true });
        if ((await asked.evaluate(({ tagName }) => tagName)) === 'SELECT') await asked.selectOption(answer);
        else await asked.fill(answer);
      }
      await dialog.getByRole('button', { name: send, exact: true }).click();
      // One dialog may lead to another.
      await dialog.getByRole('button', { name: send, exact: true }).waitFor({ state: 'detached' });
    },
    async choose(label, words, offered) {
      await dialog.getByLabel(label, { exact: true }).fill(words);
      await dialog.getByRole('option', { name: offered }).first().click();
    },
    async reads(title, ...texts) {
      const found = texts.reduce<Locator>((card, hasText) => card.filter({ hasText }), step(title));
      await found.waitFor();
      return found;
    },
    async picture(name) {
      if (parts.pictures === undefined) return;
      await page.screenshot({ path: `${parts.pictures}-${name}.png` });
    },
  };
  return walker;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
