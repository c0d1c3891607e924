import { type ServiceError, status } from '@grpc/grpc-js';
import type { WitnessServiceServer } from '../../contract/generated/control.ts';
import type { Beacons } from './beacons.ts';

type Callback<Reply> = (error: Partial<ServiceError> | null, reply?: Reply) => void;

async function answer<Reply>(callback: Callback<Reply>, act: () => Reply | Promise<Reply>): Promise<void> {
  try {
    callback(null, await act());
  } catch (error) {
    callback({ code: status.UNAVAILABLE, details: error instanceof Error ? error.message : String(error) });
  }
}

/** What the lab asks of a peer's ends of links. */
export const beaconService = (beacons: Beacons): WitnessServiceServer => ({
  listen: ({ request }, callback) => void answer(callback, () => beacons.listen(request)),
  dial: ({ request }, callback) => void answer(callback, () => beacons.dial(request).then(() => ({}))),
  send: ({ request }, callback) =>
    void answer(callback, () => {
      beacons.send(request);
      return {};
    }),
  report: ({ request }, callback) => void answer(callback, () => beacons.report(request)),
  leave: ({ request }, callback) =>
    void answer(callback, () => {
      beacons.leave(request);
      return {};
    }),
});
