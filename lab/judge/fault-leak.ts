import { isDead } from '../cases/dead-end.ts';
import { isLink, isNextTo } from '../cases/path.ts';
import { ENDPOINTS, type Endpoint } from '../model/places.ts';
import type { CaseHistory } from '../record/case-history.ts';

/** What got across a link, or out of a node, that should have been silent: bytes at an end next to it, messages. */
export function leakAcross(history: CaseHistory): string | undefined {
  const { definition } = history;
  const { silences, directions, announces } = definition.grounds;
  if (announces) return undefined;
  const grown = (end: Endpoint, what: 'connectionBytesRead' | 'messagesReceived') =>
    (history.counts(end, 'heal.begin')?.[what] ?? 0) - (history.counts(end, 'fault.end')?.[what] ?? 0);
  for (const end of ENDPOINTS) {
    const way = end === 'client' ? 'to-client' : 'to-server';
    if (isDead(definition, end, 'http2') || (directions && !directions.includes(way))) continue;
    const bytes = isNextTo(definition, end) && isLink(definition.at) ? grown(end, 'connectionBytesRead') : 0;
    if (silences.includes('http2') && bytes > 0) return `${bytes} bytes`;
    const messages = isDead(definition, end, 'end-to-end') ? 0 : grown(end, 'messagesReceived');
    if (silences.includes('end-to-end') && messages > 0) return `${messages} messages`;
  }
  return undefined;
}
