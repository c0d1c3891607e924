import type { Entrance } from '../model/entrance.ts';
import { LabError } from '../support/errors.ts';

/** As users name one. */
const described = ({ name, listen, upstream, line }: Entrance): string =>
  `${name === String(listen.port) ? name : `${name} (port ${listen.port})`} at line ${line}, to ${upstream.name}`;

const answersTo = ({ name, listen }: Entrance, wanted: string): boolean =>
  name === wanted || String(listen.port) === wanted;

/**
 * The one way through a configuration that is meant.
 *
 * @throws {LabError} none that carries gRPC, or several that do and no choice; they are named then.
 */
export function chooseEntrance(
  entrances: readonly Entrance[],
  { subject, listener, upstream }: { subject: string; listener?: string; upstream?: string },
): Entrance {
  const chosen = entrances.filter(
    (one) =>
      (listener === undefined || answersTo(one, listener)) &&
      (upstream === undefined || one.upstream.name === upstream),
  );
  const [only, another] = chosen;
  if (only && !another) return only;
  const names = entrances.map(described).join('; ');
  throw new LabError({
    stage: 'configuration',
    subject,
    wanted: 'one listener that speaks HTTP/2 and passes the method on as gRPC',
    got: only ? `${chosen.length}: ${chosen.map(described).join('; ')}` : `none${names && `; there are ${names}`}`,
    remedy: only
      ? 'choose one by --listener NAME|PORT or --upstream NAME'
      : 'see that a location or route passes it on, or name the method by --method',
  });
}
