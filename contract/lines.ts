import type {
  BeaconDialRequest,
  BeaconLeaveRequest,
  BeaconListenRequest,
  BeaconReportRequest,
  BeaconSendRequest,
} from './generated/control.ts';

/**
 * What is asked over lines of JSON: the same as by WitnessService, and the time. gRPC alone takes a third of a second to load,
 * and there is one such process beside each front of each environment.
 */
export type LineRequest = { id: number } & (
  | { do: 'now' }
  | { do: 'listen'; request: BeaconListenRequest }
  | { do: 'dial'; request: BeaconDialRequest }
  | { do: 'send'; request: BeaconSendRequest }
  | { do: 'report'; request: BeaconReportRequest }
  | { do: 'leave'; request: BeaconLeaveRequest }
);

/** Nanoseconds are decimal: JSON has no such integers. */
export type LineReply = { id: number } & ({ reply: unknown } | { error: string });
