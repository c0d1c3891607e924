/** The inlined library, as its own script leaves it. */
declare const Plot: typeof import('@observablehq/plot');

type Timeline = import('../timeline.ts').Timeline;
type TimelineMark = import('../timeline.ts').TimelineMark;
type MarkStyle = import('../marks.ts').MarkStyle;
type MarkKind = import('../marks.ts').MarkKind;
type PlotOptions = import('@observablehq/plot').PlotOptions;
type PlotElement = ReturnType<typeof import('@observablehq/plot').plot>;

/** One line of a timeline: a lane's heading, which has no name, or one of its rows. */
interface Row {
  lane: number;
  name: MarkStyle['row'] | undefined;
  y: number;
}

interface Point {
  x: number;
  y: number;
}
