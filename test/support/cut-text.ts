import type { Page } from 'playwright-core';

/** Visible texts of which a part lies outside the window, or outside an element that clips what it holds. */
export const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const cut = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (text.data.trim() === '' || !text.parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const clips = [{ left: 0, right: innerWidth }];
      for (let holder = text.parentElement; holder; holder = holder.parentElement)
        if (!['visible', ''].includes(getComputedStyle(holder).overflowX)) clips.push(holder.getBoundingClientRect());
      for (const box of range.getClientRects())
        if (clips.some(({ left, right }) => box.left < left - 0.5 || box.right > right + 0.5)) cut.push(text.data.trim());
    }
    return cut;
  })()`);
