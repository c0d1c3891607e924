import type { Grounds } from '../cases/case.ts';
import type { ResolvedKey } from '../cases/resolve.ts';
import { isEndpoint } from '../model/places.ts';
import { nodesOf } from '../predict/predict.ts';

/** What judging will need of the fault and the front of a case. */
export function groundsOf(key: ResolvedKey): Grounds {
  const { fault, front, frontWatches, rules } = key.means;
  const { silences, directions, announces, witness } = fault;
  const endsOldWithinMs = front?.reload?.endsStreamsAfterMs?.max;
  return {
    keepaliveStatus: {
      client: rules.client.keepaliveStatus,
      server: rules.server.keepaliveStatus,
    },
    nodes: nodesOf(key)
      .map(({ name }) => name)
      .filter((name) => !isEndpoint(name)),
    silences,
    ...(directions && { directions }),
    ...(announces && { announces }),
    witness: witness.map(({ id }) => id),
    ...(front?.multiplexes && { multiplexes: true }),
    ...(endsOldWithinMs !== undefined && { endsOldWithinMs }),
    ...(frontWatches && { frontWatches: true }),
  };
}
