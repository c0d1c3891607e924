import { acceptStops } from './accept-stops.ts';
import { addressChange } from './address-change.ts';
import { airplane } from './airplane.ts';
import type { Fault } from './fault.ts';
import { flap } from './flap.ts';
import { clientFreeze, serverFreeze } from './freeze.ts';
import { halfOpenToClient, halfOpenToServer } from './half-open.ts';
import { healthy } from './healthy.ts';
import { awsNlb, azure, gcp } from './idle-reaper.ts';
import { jitter } from './jitter.ts';
import { clientKill, proxyKill, serverKill } from './kill.ts';
import { packetDrop } from './packet-drop.ts';
import { proxyReload } from './proxy-reload.ts';
import { proxyRestart } from './proxy-restart.ts';
import { serverHang } from './server-hang.ts';
import { slowBeyondPatience, slowWithinPatience } from './slow.ts';
import { stall } from './stall.ts';

export const faults = {
  airplane,
  'packet-drop': packetDrop,
  'half-open@to-server': halfOpenToServer,
  'half-open@to-client': halfOpenToClient,
  stall,
  'slow@within-patience': slowWithinPatience,
  'slow@beyond-patience': slowBeyondPatience,
  flap,
  'idle-reaper@aws-nlb': awsNlb,
  'idle-reaper@gcp': gcp,
  'idle-reaper@azure': azure,
  'address-change': addressChange,
  'accept-stops': acceptStops,
  'proxy-restart': proxyRestart,
  'proxy-reload': proxyReload,
  'proxy-kill': proxyKill,
  'server-kill': serverKill,
  'server-freeze': serverFreeze,
  'server-hang': serverHang,
  'client-kill': clientKill,
  'client-freeze': clientFreeze,
  healthy,
  jitter,
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

export const faultOf = (name: FaultName): Fault => faults[name];

export const faultNames = Object.keys(faults) as FaultName[];
