import type { Case } from '../../lab/cases/case.ts';
import { type FaultName, faultOf } from '../../lab/faults/index.ts';
import { judge as judgeLife } from '../../lab/judge/verdict.ts';
import { type Direction, WAYS } from '../../lab/model/places.ts';
import type { Event } from '../../lab/record/events.ts';
import { KNOWN_SHARE } from '../../lab/witness/forgotten.ts';
import type { BeaconSeries, CallSample, NodeProcess, Sample } from '../../lab/witness/sample.ts';
import { type Arrival, beacons, called, carried, looked, lost, processLike, steadily } from './literal-samples.ts';

/** A life's own times, in milliseconds: `back` is when the fault was taken back, with healing or before it. */
interface Times {
  begin: number;
  end: number;
  back: number;
  heal: number;
}

/** The times of a life that was healed; nothing of one that was cut off before. */
function timesOf(events: readonly Event[]): (Times & { healed: number }) | undefined {
  const at = (what: Event['what']) => events.find((event) => event.who === 'lab' && event.what === what)?.atNs;
  const [begin, end, heal, healed] = [at('fault.begin'), at('fault.end'), at('heal.begin'), at('heal.end')];
  if (begin === undefined || end === undefined || heal === undefined || healed === undefined) return undefined;
  const over = events.find((event) => event.what === 'fault.over');
  const back = over ? (over.beginNs ?? over.atNs) : heal;
  return { begin: begin / 1e6, end: end / 1e6, back: back / 1e6, heal: heal / 1e6, healed: healed / 1e6 };
}

const CUT: Partial<Record<FaultName, readonly Direction[]>> = {
  ...{ airplane: WAYS, 'packet-drop': WAYS, stall: WAYS, flap: WAYS, 'address-change': WAYS },
  ...{ 'half-open@to-server': ['to-server'], 'half-open@to-client': ['to-client'] },
};

const DELAYED = new Set<FaultName>(['slow@within-patience', 'slow@beyond-patience', 'jitter']);

/** The whole range of delays, in turn. */
const spread = ({ min, max }: { min: number; max: number }, index: number): number =>
  min + (max - min) * ((index % 5) / 4);

function steadyOn(
  of: 'steady' | 'steady-tcp',
  definition: Case,
  way: Direction,
  { begin, end, back, heal }: Times,
): Sample {
  const looks = [begin - 300, end + 1, back - 1, heal - 1];
  const sent = [...steadily(begin - 2_000, heal), ...looks].toSorted((one, other) => one - other);
  const isCut = CUT[definition.fault]?.includes(way) === true;
  const delayMs = DELAYED.has(definition.fault) ? definition.delayMs : undefined;
  const during: Arrival = (sentMs) => sentMs + (delayMs ? spread(delayMs, sent.indexOf(sentMs)) : 1);
  return beacons([of, way], sent, (sentMs) => {
    if (sentMs < begin || sentMs >= back) return carried(sentMs);
    return isCut ? null : during(sentMs);
  });
}

/** What each series shows on a link that has the definition's fault. */
const SERIES: Record<BeaconSeries, (definition: Case, times: Times) => Sample[]> = {
  steady: (definition, times) => WAYS.map((way) => steadyOn('steady', definition, way, times)),
  'steady-tcp': (definition, times) => WAYS.map((way) => steadyOn('steady-tcp', definition, way, times)),
  'new-connection': (_, { end, back, heal }) => [
    beacons(['new-connection', 'to-server'], steadily(end + 2, heal), (sentMs) =>
      sentMs < back ? null : carried(sentMs),
    ),
  ],
  'to-node': (_, { begin, end }) => [
    beacons(['to-node', 'to-server'], [begin - 1_500, begin - 1_000], carried, { atMs: end + 1, how: 'GOAWAY' }),
  ],
  'new-address': (_, { end, heal }) =>
    WAYS.map((way) => beacons(['new-address', way], steadily(end + 2, heal), carried)),
  dials: (_, { begin, heal }) => [
    beacons(['dials', 'to-server'], steadily(begin - 2_000, heal), (sentMs) =>
      sentMs < begin ? carried(sentMs) : null,
    ),
  ],
  idle: ({ fault }, { begin, back }) => {
    const arrives: Arrival = (sentMs) => (sentMs < begin ? carried : lost)(sentMs);
    const ended = fault === 'idle-reaper@aws-nlb' ? { atMs: back - 249, how: 'ECONNRESET' } : undefined;
    return [beacons(['idle', 'to-server'], [begin - 2_000, back - 250], arrives, ended)];
  },
  'idle-within': ({ forgetsAfterMs = 0 }, { begin, end }) => [
    beacons(['idle-within', 'to-server'], [begin - 2_000, end + 1 + KNOWN_SHARE * forgetsAfterMs], carried),
  ],
};

const before = processLike();
const later = processLike({ pid: 57, startTicks: 9_000 });
const still = processLike({ stopped: true });

/** The node's processes before the fault, once it is in force, before it is taken back, and at the end of the waiting. */
const PROCESSES: Partial<Record<FaultName, readonly NodeProcess[][]>> = {
  ...{ 'server-kill': [[before], [], []], 'client-kill': [[before], [], []], 'proxy-kill': [[before], [], []] },
  ...{ 'server-freeze': [[before], [still], [still]], 'client-freeze': [[before], [still], [still]] },
  ...{ 'proxy-restart': [[before], [], [], [later]], 'proxy-reload': [[before], [before, later], [later]] },
};

/** Who is called beside such a fault, and whether it answers. */
const CALLS: Partial<Record<FaultName, readonly (readonly [CallSample['to'], boolean])[]>> = {
  'server-freeze': [['process', false]],
  'client-kill': [['process', false]],
  'client-freeze': [['process', false]],
  'server-hang': [
    ['handler', false],
    ['http2', true],
    ['held', false],
  ],
};

function nodeSamples(fault: FaultName, { begin, end, back, heal }: Times): Sample[] {
  const moments = [
    ['control', begin - 300],
    ['begun', end + 1],
    ['over', back - 5],
    ['end', heal - 1],
  ] as const;
  const processes = (PROCESSES[fault] ?? []).flatMap((seen, index) => {
    const [when, atMs] = moments[index] ?? moments[3];
    return [looked(when, atMs, ...seen)];
  });
  const calls = (CALLS[fault] ?? []).flatMap(([to, answers]) =>
    to === 'held'
      ? [called(to, 'over', back - 5, answers)]
      : moments.slice(0, 3).map(([when, atMs]) => called(to, when, atMs, when === 'control' || answers)),
  );
  return [...processes, ...calls];
}

/** What is watched where the definition's fault is in force, at the life's own times; nothing of a life that was cut off. */
export function samplesOf(definition: Case, events: readonly Event[]): Sample[] | undefined {
  const times = timesOf(events);
  if (!times) return undefined;
  const { on, witness } = faultOf(definition.fault);
  const watched = new Set(witness.map(({ watches }) => watches));
  const ofNode = on === 'node' || on === 'handlers' ? nodeSamples(definition.fault, times) : [];
  const ofSeries = Object.entries(SERIES).flatMap(([series, of]) =>
    watched.has(series as BeaconSeries) ? of(definition, times) : [],
  );
  return [...ofNode, ...ofSeries];
}

/** The life with what proves its definition's fault in force, unless it has something of the kind or was cut off. */
export function proven(definition: Case, events: readonly Event[]): readonly Event[] {
  const samples = samplesOf(definition, events);
  const healed = events.findIndex(({ what }) => what === 'heal.end');
  const { atNs = 0, environment = '' } = events[healed] ?? {};
  if (!samples || events.some(({ what }) => what === 'witness')) return events;
  const witness: Event = {
    ...{ atNs, environment, who: 'lab', what: 'witness' },
    ...{ case: definition.name, samples },
  };
  return events.toSpliced(healed + 1, 0, witness);
}

/** As the lab judges it, of a life whose fault was in force. */
export const judge: typeof judgeLife = (definition, events) => judgeLife(definition, proven(definition, events));
