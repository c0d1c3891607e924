import { Metadata } from '@grpc/grpc-js';
import type { OpenRequest } from './generated/control.ts';
import { CASE_HEADER } from './sessions.ts';

/** The request headers by which a stream names its case and, for the lab, asks the server for what the case needs. */
export function streamHeaders({ caseName, serverSide }: OpenRequest): Metadata {
  const headers = new Metadata();
  headers.set(CASE_HEADER, caseName);
  if (!serverSide) return headers;
  headers.set('lab-push-bytes', String(serverSide.pushBytes));
  headers.set('lab-push-every-ms', String(serverSide.pushEveryMs));
  headers.set('lab-heartbeat-limit-ms', String(serverSide.heartbeatLimitMs));
  return headers;
}
