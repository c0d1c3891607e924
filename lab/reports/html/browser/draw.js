export const ROW_HEIGHT = 24;
const MARGIN = { marginLeft: 76, marginRight: 14, marginTop: 6, marginBottom: 36 };

/** @type {Record<MarkKind, MarkStyle>} */
export const STYLES = JSON.parse(document.getElementById('marks')?.textContent ?? '{}');
const ROWS = [...new Set(Object.values(STYLES).map(({ row }) => row))];

/**
 * What was received is drawn a little below what was sent: the two are often a millisecond apart.
 *
 * @param {MarkKind} kind
 */
function drop(kind) {
  if (/acked|received/.test(kind)) return 0.2;
  return /sent|unanswered/.test(kind) ? -0.2 : 0;
}

/**
 * Each lane's heading, then the rows that it has marks in, from top to bottom.
 *
 * @param {Timeline} timeline
 * @returns {Row[]}
 */
export function rowsOf({ lanes, marks, windows }) {
  const rows = lanes.flatMap((_, lane) => {
    const used = new Set(marks.filter((mark) => mark.lane === lane).map(({ kind }) => STYLES[kind].row));
    if (windows.some((window) => window.lane === lane)) used.add('noticed');
    return [undefined, ...ROWS.filter((row) => used.has(row))].map((name) => ({ lane, name }));
  });
  return rows.map((row, y) => ({ ...row, y }));
}

/**
 * The bands behind the marks: while the fault lasted, and when who was to notice it.
 *
 * @param {Timeline} timeline
 * @param {Row[]} rows
 */
function bands({ fault, windows }, rows) {
  const quiet = fault?.silences ? '' : ' quiet';
  const during = (/** @type {Row[]} */ at) => (fault ? [{ ...fault, y1: at[0]?.y, y2: (at.at(-1)?.y ?? 0) + 1 }] : []);
  const expected = windows.flatMap(({ lane, minMs, maxMs }) => {
    const row = rows.find((one) => one.lane === lane && one.name === 'noticed');
    return row ? [{ fromMs: minMs, toMs: maxMs, y1: row.y, y2: row.y + 1 }] : [];
  });
  const band = (/** @type {typeof expected | ReturnType<typeof during>} */ data, /** @type {string} */ className) =>
    Plot.rect(data, {
      ...{ x1: ({ fromMs }) => fromMs / 1000, x2: ({ toMs }) => toMs / 1000, y1: 'y1', y2: 'y2' },
      className,
    });
  const link = rows.filter(({ name }) => name === 'link');
  return [band(during(rows), `shade${quiet}`), band(during(link), `shade-link${quiet}`), band(expected, 'window')];
}

/**
 * From the first thing to the last, in seconds.
 *
 * @param {Timeline} timeline
 */
function domainOf({ marks, fault, windows }) {
  const all = [0, ...marks.map(({ ms }) => ms), ...windows.flatMap(({ minMs, maxMs }) => [minMs, maxMs])];
  if (fault) all.push(fault.fromMs, fault.toMs);
  return [Math.min(...all) / 1000, Math.max(...all) / 1000];
}

/**
 * @param {Timeline} timeline
 * @param {Row[]} rows
 * @param {number} width in pixels.
 */
export function plotOf(timeline, rows, width) {
  const rowOf = (/** @type {TimelineMark} */ { lane, kind }) =>
    rows.find((row) => row.lane === lane && row.name === STYLES[kind].row)?.y ?? 0;
  const middle = (/** @type {Row} */ { y }) => y + 0.5;
  const left = /** @type {const} */ ({ frameAnchor: 'left', dx: 2 - MARGIN.marginLeft, textAnchor: 'start' });
  const headings = rows.filter(({ name }) => !name);
  const named = rows.filter(({ name }) => name);
  return Plot.plot({
    ...{ ...MARGIN, width, height: rows.length * ROW_HEIGHT + MARGIN.marginTop + MARGIN.marginBottom },
    x: { domain: domainOf(timeline), nice: true },
    y: { domain: [rows.length, 0], axis: null },
    r: { type: 'identity' },
    symbol: { domain: Object.keys(STYLES), range: Object.values(STYLES).map(({ symbol }) => symbol) },
    marks: [
      ...bands(timeline, rows),
      Plot.gridX({ stroke: 'currentColor', strokeOpacity: 1, className: 'grid' }),
      Plot.ruleY(headings, { y: 'y', stroke: 'currentColor', className: 'rule' }),
      Plot.axisX({ label: `seconds after ${timeline.origin}`, labelAnchor: 'right', labelArrow: 'none' }),
      Plot.text(headings, { ...left, y: middle, text: ({ lane }) => timeline.lanes[lane], className: 'lane' }),
      Plot.text(named, { ...left, y: middle, text: 'name', className: 'row' }),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      // Unsorted, because an element is known as a mark's by its index.
      Plot.dot(timeline.marks, {
        ...{ x: ({ ms }) => ms / 1000, y: (mark) => rowOf(mark) + 0.5 + drop(mark.kind), symbol: 'kind', sort: null },
        ...{ r: ({ kind }) => (kind === 'detected' ? 7 : 4), className: 'marks' },
      }),
    ],
  });
}

/**
 * Leaves a mark's looks to the style sheet, which knows light, dark and paper.
 *
 * @param {Element} element
 * @param {MarkKind} kind
 */
export function style(element, kind) {
  element.classList.add('mark', STYLES[kind].shape);
  element.setAttribute('data-kind', kind);
  element.setAttribute('data-row', STYLES[kind].row);
  for (const name of ['fill', 'stroke', 'stroke-width']) element.removeAttribute(name);
}
