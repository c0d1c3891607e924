import { ROW_HEIGHT, STYLES, style } from './draw.js';

/** How far from a mark the pointer may be, in pixels: a mark is smaller than a finger. */
const REACH = 14;

/**
 * What a mark says of itself, in full.
 *
 * @param {TimelineMark} mark
 * @param {Timeline} timeline
 */
function inWords({ ms, lane, kind, what, fields }, { lanes }) {
  const time = `${ms < 0 ? '−' : '+'}${Math.abs(ms / 1000).toFixed(3)} s`;
  const all = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return [`${time}, ${lanes[lane]}: ${STYLES[kind].label} (${what})`, ...all].join(', ');
}

/** Goes through a timeline's marks, by keys or by the pointer. One tab stop holds them all. */
export class Walk {
  /** @type {Element[]} */
  elements;
  current = 0;

  /**
   * @param {Timeline} timeline
   * @param {PlotElement} plot
   * @param {Element} details where the current mark is told.
   */
  constructor(timeline, plot, details) {
    this.timeline = timeline;
    this.plot = plot;
    this.details = details;
    this.elements = [...plot.querySelectorAll('.marks > *')];
    /** @type {Point[]} */
    this.centres = this.elements.map((element) => this.within(element.getBoundingClientRect()));
    for (const [index, element] of this.elements.entries()) {
      const mark = timeline.marks[index];
      if (!mark) continue;
      style(element, mark.kind);
      element.setAttribute('role', 'img');
      element.setAttribute('aria-label', inWords(mark, timeline));
      element.setAttribute('tabindex', index === 0 ? '0' : '-1');
      element.addEventListener('focus', () => this.show(index));
    }
    plot.addEventListener('keydown', (event) => event instanceof KeyboardEvent && this.press(event));
    for (const name of ['pointermove', 'pointerdown'])
      plot.addEventListener(name, (event) => event instanceof PointerEvent && this.point(event));
  }

  /**
   * The middle of a box of the window, in the plot.
   *
   * @param {{ left: number, top: number, width: number, height: number }} box
   * @returns {Point}
   */
  within({ left, top, width, height }) {
    const origin = this.plot.getBoundingClientRect();
    return { x: left + width / 2 - origin.left, y: top + height / 2 - origin.top };
  }

  /** @param {number} index */
  show(index) {
    const mark = this.timeline.marks[index];
    if (!mark) return;
    this.elements[this.current]?.classList.remove('current');
    this.elements[this.current]?.setAttribute('tabindex', '-1');
    this.elements[index]?.classList.add('current');
    this.elements[index]?.setAttribute('tabindex', '0');
    this.details.textContent = inWords(mark, this.timeline);
    this.current = index;
  }

  /**
   * The mark that is least far by a measure of one's own; none if all are beyond the limit.
   *
   * @param {(centre: Point) => number} far
   * @param {number} limit
   */
  nearest(far, limit = Number.MAX_VALUE) {
    const distances = this.centres.map(far);
    const least = Math.min(...distances);
    return least < limit ? distances.indexOf(least) : undefined;
  }

  /**
   * The nearest mark in time of the next row that way.
   *
   * @param {1 | -1} way
   */
  vertical(way) {
    const here = this.centres[this.current] ?? { x: 0, y: 0 };
    return this.nearest(({ x, y }) => {
      const away = (y - here.y) * way;
      return away > ROW_HEIGHT / 2 ? Math.round(away / ROW_HEIGHT) * 1e6 + Math.abs(x - here.x) : Number.MAX_VALUE;
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const last = this.elements.length - 1;
    /** @type {Record<string, () => number | undefined>} */
    const moves = {
      ArrowRight: () => Math.min(this.current + 1, last),
      ArrowLeft: () => Math.max(this.current - 1, 0),
      ArrowDown: () => this.vertical(1),
      ArrowUp: () => this.vertical(-1),
      Home: () => 0,
      End: () => last,
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const element = this.elements[move() ?? this.current];
    if (element instanceof SVGElement) element.focus();
  }

  /** @param {PointerEvent} event */
  point({ clientX, clientY }) {
    const here = this.within({ left: clientX, top: clientY, width: 0, height: 0 });
    const index = this.nearest(({ x, y }) => Math.hypot(x - here.x, y - here.y), REACH);
    if (index !== undefined) this.show(index);
  }
}
