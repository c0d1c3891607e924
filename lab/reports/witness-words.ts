import type { Sample } from '../witness/sample.ts';

/** What was seen of a fault being in force, short. */
export function sampleInWords(sample: Sample): string {
  switch (sample.kind) {
    case 'beacons': {
      const heard = sample.heardNs.filter((ns) => ns !== null).length;
      return `${heard} of ${sample.sentNs.length} ${sample.of} beacons ${sample.way} got through`;
    }
    case 'processes':
      return `${sample.processes.length} processes at ${sample.when}`;
    case 'call':
      return `${sample.to} ${sample.answered ? 'answered' : 'silent'} at ${sample.when}`;
    case 'own-answer':
      return `the stream answered in ${sample.elapsedMs.toFixed(0)} ms`;
    case 'own-count':
      return `${sample.messages} messages of the case’s own ${sample.way}`;
    case 'failed':
      return `${sample.what} failed: ${sample.reason}`;
  }
}
