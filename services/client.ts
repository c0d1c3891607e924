import { Server, type ServiceError, status } from '@grpc/grpc-js';
import { Command, Option } from 'commander';
import { parseAddress } from '../contract/address.ts';
import {
  type DialingServiceServer,
  DialingServiceService,
  ObservationServiceService,
  WitnessServiceService,
} from '../contract/generated/control.ts';
import { caseOf } from '../contract/stream-names.ts';
import { listen, observationService } from './control.ts';
import { type Dialled, dial, probe } from './dialer.ts';
import { callHandler } from './handler-call.ts';
import { type HoldSettings, hold } from './hold.ts';
import { Journal } from './journal.ts';
import { controlOption, millisecondsOption } from './options.ts';
import { type LogLevel, logLevelOption, printFacts } from './print-facts.ts';
import { Sessions } from './sessions.ts';
import { watchStalls } from './stalls.ts';
import { onStopSignal } from './stop-signal.ts';
import { Tap } from './tap.ts';
import { tcpKeepalive } from './tcp-keepalive.ts';
import { Traffic } from './traffic.ts';
import { beaconService } from './witness/beacon-service.ts';
import { Beacons } from './witness/beacons.ts';

interface Flags extends HoldSettings {
  control: string;
  logLevel: LogLevel;
  dial?: string;
}

const flag = (name: string, env: string, description: string) => millisecondsOption(name, env, description).default(0);

const flags = new Command('client')
  .description('The gRPC clients under test: the lab tells this process which streams to open.')
  .addOption(controlOption())
  .addOption(new Option('--dial <host:port>', 'holds a stream there by itself, without a lab').env('DIAL'))
  .addOption(flag('--keepalive-time-ms <ms>', 'GRPC_KEEPALIVE_TIME_MS', 'native keepalive of that stream; 0: off'))
  .addOption(flag('--keepalive-timeout-ms <ms>', 'GRPC_KEEPALIVE_TIMEOUT_MS', '20000 unless given'))
  .addOption(flag('--heartbeat-interval-ms <ms>', 'HEARTBEAT_INTERVAL_MS', 'a Ping so often on that stream; 0: none'))
  .addOption(flag('--heartbeat-limit-ms <ms>', 'HEARTBEAT_LIMIT_MS', 'gives it up after so long without a Pong'))
  .addOption(logLevelOption())
  .parse()
  .opts<Flags>();

const journal = new Journal();
watchStalls(journal);
const sessions = new Sessions(journal);
/** What stands before the front, where the lab asks for it; a tap of its own for each case. */
const beacons = new Beacons();
const tap = new Tap((fact) => journal.keep(fact), beacons.accept);
const observed = {
  ...{ journal, sessions, traffic: new Traffic(journal) },
  tapBytesInFlight: (caseName: string) => tap.bytesInFlight(caseName),
};
printFacts(journal, flags.logLevel);
/** The idle time of TCP keepalive, by the cases that asked for it. */
const tcpIdleMs = new Map<string, number>();
sessions.observe(
  'client',
  tcpKeepalive('client', ({ caseName }) => tcpIdleMs.get(caseOf(caseName)), journal),
);

const dialled = new Map<string, Dialled>();
const dialing: DialingServiceServer = {
  open({ request }, callback) {
    const { caseName, clientTcpKeepalive } = request;
    if (dialled.has(caseName)) {
      callback({ code: status.ALREADY_EXISTS, details: `${caseName} is open already` });
      return;
    }
    if (clientTcpKeepalive) tcpIdleMs.set(caseName, clientTcpKeepalive.idleMs);
    dialled.set(caseName, dial(request, observed));
    callback(null, {});
  },
  hangUp({ request }, callback) {
    dialled.get(request.caseName)?.hangUp();
    dialled.delete(request.caseName);
    callback(null, {});
  },
  quiet({ request }, callback) {
    dialled.get(request.caseName)?.quiet();
    callback(null, {});
  },
  say({ request: { caseName, timeoutMs } }, callback) {
    const answer = dialled.get(caseName)?.say(timeoutMs) ?? Promise.resolve({ answered: false, elapsedMs: 0 });
    answer.then((reply) => callback(null, reply));
  },
  upload({ request: { caseName, bytes, timeoutMs } }, callback) {
    const taken = dialled.get(caseName)?.upload(Number(bytes), timeoutMs);
    (taken ?? Promise.resolve({ taken: false, elapsedMs: 0 })).then((reply) => callback(null, reply));
  },
  tap({ request: { caseName, target, frames } }, callback) {
    tap.listen(caseName, '0.0.0.0', parseAddress(target), { frames }).then(
      (port) => callback(null, { port }),
      (error: Error) => callback({ code: status.UNAVAILABLE, details: error.message }),
    );
  },
  call(call, callback) {
    const cancelled = new AbortController();
    call.on('cancelled', () => cancelled.abort());
    callHandler(call.request, cancelled.signal).then((reply) => callback(null, reply));
  },
  probe({ request }, callback) {
    const began = performance.now();
    probe(request.target, request.timeoutMs).then(
      () => callback(null, { elapsedMs: performance.now() - began }),
      (error: ServiceError | Error) =>
        callback({ code: 'code' in error ? error.code : status.UNKNOWN, details: error.message }),
    );
  },
};

const control = new Server();
control.addService(ObservationServiceService, observationService(observed));
control.addService(DialingServiceService, dialing);
control.addService(WitnessServiceService, beaconService(beacons));
await listen(control, flags.control);
console.log(`control on ${flags.control}`);
const letGo = flags.dial ? hold(flags.dial, flags, observed) : () => {};
onStopSignal(async () => {
  letGo();
  for (const { hangUp } of dialled.values()) hangUp();
  beacons.close();
  await tap.close();
  control.forceShutdown();
});
