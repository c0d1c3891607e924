import { STYLES, style } from './draw.js';

/**
 * A symbol or a band by itself.
 *
 * @param {NonNullable<PlotOptions['marks']>[number]} mark
 */
function icon(mark) {
  const unit = { domain: [0, 1] };
  const drawn = Plot.plot({ width: 16, height: 16, margin: 1, axis: null, x: unit, y: unit, marks: [mark] });
  drawn.setAttribute('aria-hidden', 'true');
  return drawn;
}

/**
 * What each symbol and band of this timeline is.
 *
 * @param {Timeline} timeline
 */
export function legendOf({ marks, fault, windows }) {
  const list = document.createElement('ul');
  list.className = 'legend';
  const add = (/** @type {string} */ label, /** @type {Element} */ drawn) => {
    const item = document.createElement('li');
    const words = document.createElement('span');
    words.textContent = label;
    item.append(drawn, words);
    list.append(item);
  };
  const box = (/** @type {string} */ className) => icon(Plot.rect([0], { x1: 0, x2: 1, y1: 0, y2: 1, className }));
  const used = new Set(marks.map(({ kind }) => kind));
  for (const kind of /** @type {MarkKind[]} */ (Object.keys(STYLES))) {
    if (!used.has(kind)) continue;
    const drawn = icon(Plot.dot([0.5], { x: 0.5, y: 0.5, symbol: STYLES[kind].symbol, r: 4 }));
    for (const dot of drawn.querySelectorAll('path, circle')) style(dot, kind);
    add(STYLES[kind].label, drawn);
  }
  if (fault) add(`from fault to healing: ${fault.name}`, box(`shade-link${fault.silences ? '' : ' quiet'}`));
  if (windows.length > 0) add('when an end is predicted to notice', box('window'));
  return list;
}
