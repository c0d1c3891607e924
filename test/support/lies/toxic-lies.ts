/** A toxic as Toxiproxy's API has it. */
export interface Toxic {
  name: string;
  type: string;
  stream: string;
  toxicity?: number;
  attributes: Record<string, number>;
}

/** A connection of a link, by what tells the lab's beacons and its cases apart. */
export interface Seen {
  isBeacon: boolean;
  /** It was accepted when the link had its fault already. */
  isLate: boolean;
}

/** What a lying Toxiproxy does with the toxics that it says it has put in. */
export interface ToxicLie {
  /** True for one that is never put in. */
  drops?(toxic: Toxic): boolean;
  /** What is put in instead. */
  instead?(toxic: Toxic): Toxic;
  /** How long after its answer a toxic is put in. */
  lateMs?: number;
  /** How long after that it is taken out again. */
  letsGoAfterMs?: number;
  /** True for a connection that none of them touches. */
  spares?(connection: Seen): boolean;
}

/** Longer than a busy machine takes to note an answer. */
const LATE_MS = 1_000;
const LET_GO_AFTER_MS = 1_500;

const tenth = ({ attributes, ...toxic }: Toxic): Toxic => ({
  ...toxic,
  attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, Math.round(value / 10)])),
});

export const TOXIC_LIES = {
  none: {},
  'drops-all': { drops: () => true },
  'drops-upstream': { drops: ({ stream }) => stream === 'upstream' },
  'drops-downstream': { drops: ({ stream }) => stream === 'downstream' },
  late: { lateMs: LATE_MS },
  'lets-go': { letsGoAfterMs: LET_GO_AFTER_MS },
  tenth: { instead: (toxic) => (toxic.type === 'latency' ? tenth(toxic) : toxic) },
  'spares-cases': { spares: ({ isBeacon }) => !isBeacon },
  'spares-beacons': { spares: ({ isBeacon }) => isBeacon },
  'spares-new': { spares: ({ isLate }) => isLate },
} satisfies Record<string, ToxicLie>;

export type ToxicLieName = keyof typeof TOXIC_LIES;

/** @throws a name that isn't a lie's, which would be a mistake of the test's. */
export function toxicLieOf(name: string | undefined): ToxicLie {
  const known: Record<string, ToxicLie> = TOXIC_LIES;
  const lie = name === undefined ? undefined : known[name];
  if (!lie) throw new Error(`wanted LAB_LIE to be one of ${Object.keys(known).join(', ')}; got ${name}`);
  return lie;
}
