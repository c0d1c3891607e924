import { Metadata } from '@grpc/grpc-js';
import type { OpenRequest } from '../contract/generated/control.ts';
import { HALF_CLOSED_HEADER, renamedStream } from './method.ts';
import { CASE_HEADER } from './sessions.ts';
import { TCP_KEEPALIVE_HEADER } from './tcp-keepalive.ts';

/** The request headers by which a stream names its case and, for the lab, asks the server for what the case needs. */
export function streamHeaders({ caseName, halfClosed, serverSide }: OpenRequest): Metadata {
  const headers = new Metadata();
  headers.set(CASE_HEADER, caseName);
  if (halfClosed && renamedStream) headers.set(HALF_CLOSED_HEADER, '1');
  if (!serverSide) return headers;
  headers.set('lab-push-bytes', String(serverSide.pushBytes));
  headers.set('lab-push-every-ms', String(serverSide.pushEveryMs));
  headers.set('lab-heartbeat-limit-ms', String(serverSide.heartbeatLimitMs));
  headers.set(TCP_KEEPALIVE_HEADER, String(serverSide.tcpKeepaliveIdleMs ?? 0));
  headers.set('lab-drain-limit-ms', String(serverSide.drainLimitMs ?? 0));
  headers.set('lab-drain-limit-bytes', String(serverSide.drainLimitBytes ?? 0));
  return headers;
}
