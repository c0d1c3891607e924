import { table } from '../../reports/markdown-text.ts';
import type { Findings, FoundCase } from '../data.ts';
import { isPlain, isSilence, keyOf, pathsIn, placeOf, placesIn } from '../key.ts';
import { isKnown } from '../outcome.ts';

const sum = (cases: readonly FoundCase[], name: string): number =>
  cases.reduce((total, { evidence }) => total + (evidence?.[name] ?? 0), 0);

/** Who answers the server's PINGs when the client can't: counted after the fault. */
export function answeredSection({ cases }: Findings): string {
  const about = cases.filter((one) => {
    const { detector, at } = keyOf(one);
    const watches = detector === 'server-keepalive' && (at === 'last-mile' || at === 'client');
    return watches && isPlain(one) && isSilence(one) && isKnown(one) && one.evidence?.serverPingsSent !== undefined;
  });
  if (about.length === 0) return '';
  const places = placesIn(about);
  const rows = pathsIn(about).map((path) => {
    const onPath = about.filter((one) => keyOf(one).path === path);
    return [
      `\`${path}\``,
      ...places.map((place) => {
        const own = onPath.filter((one) => placeOf(one) === place);
        return own.length === 0 ? '' : `${sum(own, 'serverPingAcksReceived')} of ${sum(own, 'serverPingsSent')}`;
      }),
    ];
  });
  return [
    '## Who answers for a silent client',
    'PINGs of the server’s keepalive after the fault that were ACKed, of all that it sent, over all traffic.',
    table(['', ...places], rows),
  ].join('\n\n');
}
