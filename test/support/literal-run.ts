import type { Case } from '../../lab/cases/case.ts';
import { summarize } from '../../lab/judge/summary.ts';
import type { Event, RunFacts } from '../../lab/record/events.ts';
import type { RunHistory } from '../../lab/record/run-history.ts';
import { caseLike, lifeUntil, lifeWith, NAME, quietCase, serverGivesUp } from '../unit/literal-events.ts';
import { byTap } from '../unit/literal-tap-events.ts';
import { proven } from '../unit/literal-witness.ts';

const versions = { node: '24.0.0', grpcJs: '1.14.7', nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' };
const run: RunFacts = {
  id: 'a-run',
  startedAt: '2026-11-21T00:00:00.000Z',
  runtime: 'processes',
  timing: 'fast',
  versions,
};

interface Told {
  definition: Case;
  events: readonly Event[];
}

/** The same case and life by another name. */
function renamed({ definition, events }: Told, name: string): Told {
  const own = (event: Event): Event => ('case' in event ? { ...event, case: name } : event);
  return { definition: { ...definition, name }, events: events.map(own) };
}

export const named = (path: Case['path'], traffic: string): string =>
  NAME.replace('direct', path).replace('idle', traffic);

/** The front ACKs the server's PINGs after the fault: with frames a case shows more. */
const frames = [12_000, 13_000, 14_000].flatMap((atMs) => {
  const ping = { what: 'frame', type: 'PING', stream: 0, length: 8, payload: String(atMs).padStart(16, '0') } as const;
  return [
    byTap('server', atMs, { ...ping, from: 'server', flags: 0 }),
    byTap('server', atMs + 1, { ...ping, from: 'client', flags: 1 }),
  ];
});

/** A run as it is after reading it: cases of several paths that pass, one that fails, one that nothing is known of. */
export function literalRun(size: number): { history: RunHistory; summary: ReturnType<typeof summarize> } {
  const passes = (path: Case['path'], index: number): Told =>
    renamed(
      { definition: caseLike({ path }), events: lifeWith(...serverGivesUp(12_012 + index)) },
      named(path, `idle-${index}`),
    );
  const told = [
    renamed(
      { definition: quietCase({ path: 'nginx' }), events: lifeWith(...serverGivesUp(12_012), ...frames) },
      named('nginx', 'wrong'),
    ),
    renamed({ definition: caseLike({ path: 'envoy' }), events: lifeUntil(1_000) }, named('envoy', 'unknown')),
    ...Array.from({ length: size - 2 }, (_, index) =>
      passes((['direct', 'nginx', 'envoy'] as const)[index % 3] ?? 'direct', index),
    ),
  ];
  const events = new Map(told.map(({ definition, events }) => [definition.name, proven(definition, events)]));
  const cases = told.map(({ definition }) => definition);
  const history: RunHistory = {
    run,
    wallMs: 19_000,
    cases,
    eventsOf: (name) => events.get(name) ?? [],
    all: () => [...events.values()].flat(),
  };
  return { history, summary: summarize(history) };
}
