import { plotOf, rowsOf } from './draw.js';
import { legendOf } from './legend.js';
import { Walk } from './walk.js';

const HINT = 'Point at a mark, or go to the marks by Tab and through them by the arrow keys, to read here what it is.';

/** @type {WeakMap<HTMLElement, Promise<Timeline>>} */
const timelines = new WeakMap();

/**
 * Timelines are deflated: those of 1,735 cases were 25 MB.
 *
 * @param {HTMLElement} host
 * @returns {Promise<Timeline>}
 */
async function inflated(host) {
  const bytes = Uint8Array.from(atob(host.querySelector('script')?.textContent ?? ''), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}

/**
 * Draws a case's timeline as wide as there is room.
 *
 * @param {HTMLElement} host
 */
async function draw(host) {
  const width = Math.floor(host.clientWidth);
  if (width === 0 || host.dataset.width === String(width)) return;
  host.dataset.width = String(width);
  const inflating = timelines.get(host) ?? inflated(host);
  timelines.set(host, inflating);
  const timeline = await inflating;
  // It may have got another width meanwhile, for which it is drawn by then.
  if (host.dataset.width !== String(width)) return;
  for (const old of host.querySelectorAll('figure')) old.remove();
  const figure = document.createElement('figure');
  const details = document.createElement('p');
  details.className = 'details';
  details.textContent = HINT;
  const plot = plotOf(timeline, rowsOf(timeline), width);
  plot.setAttribute('role', 'group');
  plot.setAttribute('aria-label', `Timeline of ${host.dataset.case}`);
  figure.append(plot, details, legendOf(timeline));
  host.append(figure);
  new Walk(timeline, plot, details);
}

// A timeline has a width, and is drawn, as soon as its case is opened; and anew when that width changes.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target instanceof HTMLElement) draw(target);
});
for (const host of document.querySelectorAll('.timeline')) sizes.observe(host);

/** A link to a case opens it. */
function openTarget() {
  const target = document.getElementById(decodeURI(location.hash.slice(1)));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView();
}

addEventListener('hashchange', openTarget);
openTarget();
