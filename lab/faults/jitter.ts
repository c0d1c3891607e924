import type { Fault } from './fault.ts';

const LATENCY_MS = 200;
const JITTER_MS = 100;
const DIRECTIONS = ['upstream', 'downstream'] as const;

/** A slow, unsteady link that loses nothing: each way 200 ms, give or take 100. Whatever is detected is a false alarm. */
export const jitter: Fault = {
  silences: [],
  async inject(link) {
    const attributes = { latency: LATENCY_MS, jitter: JITTER_MS };
    await Promise.all(
      DIRECTIONS.map((stream) =>
        link.addToxic({ name: `latency-${stream}`, type: 'latency', stream, toxicity: 1, attributes }),
      ),
    );
  },
  heal: (link) => link.removeToxics(DIRECTIONS.map((stream) => `latency-${stream}`)),
};
