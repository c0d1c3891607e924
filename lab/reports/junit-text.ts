/** What XML 1.0 has no way to write, not even escaped. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Without what XML can't hold. */
export const xmlText = (text: string): string => text.replace(FORBIDDEN, '\u{fffd}');

/** On one line: a reader of XML makes a space of each line break in an attribute. */
export const attribute = (text: string): string => xmlText(text).replace(/\s+/g, ' ');
