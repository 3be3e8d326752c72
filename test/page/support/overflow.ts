import type { Page } from 'playwright-core';

/**
 * What sticks out of the screen to the right, one line each: the page itself, what scrolls in it, and every element that
 * stands in nothing that scrolls sideways by itself (a wide table may).
 */
export async function findOverflow(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page');
    for (const box of document.querySelectorAll('.scroller, .tab-panel, .pane-body, [role=dialog]'))
      if (box.scrollWidth > box.clientWidth + 1) found.push('inside of ' + box.className);
    const mayScroll = '.table, pre, .markdown table, .tabs, .visually-hidden, .topic';
    for (const element of document.querySelectorAll('main *, aside *, [role=dialog] *')) {
      if (element.closest(mayScroll) !== null) continue;
      const { right, width } = element.getBoundingClientRect();
      if (width > 0 && right > innerWidth + 1)
        found.push(element.tagName + ' ' + element.className + ' ' + element.textContent.slice(0, 60));
    }
    return found;
  })()`);
}
