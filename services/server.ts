import { Server, type ServerOptions } from '@grpc/grpc-js';
import { Command, Option } from 'commander';
import {
  HandlingServiceService,
  ObservationServiceService,
  WitnessServiceService,
} from '../contract/generated/control.ts';
import { HealthService } from '../contract/generated/health.ts';
import { StreamServiceService } from '../contract/generated/stream.ts';
import { listen, observationService, stopGracefully } from './control.ts';
import { handlingService } from './handling-service.ts';
import { Hanging } from './hanging.ts';
import { Health } from './health-service.ts';
import { WATCHED_SERVICE } from './health-watch.ts';
import { Journal } from './journal.ts';
import { renamedStream } from './method.ts';
import { controlOption, millisecondsOption, wholeNumber } from './options.ts';
import { type LogLevel, logLevelOption, printFacts } from './print-facts.ts';
import { Sessions } from './sessions.ts';
import { watchStalls } from './stalls.ts';
import { onStopSignal } from './stop-signal.ts';
import { streamService } from './stream-service.ts';
import { ServerTap } from './tapped-server.ts';
import { TCP_KEEPALIVE_HEADER, tcpKeepalive } from './tcp-keepalive.ts';
import { tlsServerCredentials } from './tls.ts';
import { Traffic } from './traffic.ts';
import { beaconService } from './witness/beacon-service.ts';
import { Beacons } from './witness/beacons.ts';

interface Flags {
  listen: string;
  listenTls?: string;
  tlsClients: 'asked' | 'any';
  control: string;
  keepaliveTimeMs?: number;
  keepaliveTimeoutMs?: number;
  maxConnectionIdleMs?: number;
  maxConnectionAgeMs?: number;
  maxConnectionAgeGraceMs?: number;
  pushBytes: number;
  pushEveryMs: number;
  heartbeatLimitMs: number;
  rateLimitPings: number;
  rateLimitWindowMs: number;
  gracefulStopMs: number;
  logLevel: LogLevel;
  tap: 'on' | 'off';
}

const command = new Command('server')
  .description('The gRPC server under test. Each option can be given by its environment variable as well.')
  .addOption(new Option('--listen <host:port>', 'several with commas between').env('LISTEN').default('0.0.0.0:50051'))
  .addOption(
    new Option('--listen-tls <host:port>', 'the same with TLS, by TLS_CERTIFICATE and TLS_KEY').env('LISTEN_TLS'),
  )
  .addOption(
    new Option('--tls-clients <who>', 'whether they have to show a certificate of TLS_AUTHORITY’s')
      .env('TLS_CLIENTS')
      .choices(['asked', 'any'])
      .default('any'),
  )
  .addOption(controlOption())
  .addOption(
    millisecondsOption('--keepalive-time-ms <ms>', 'GRPC_KEEPALIVE_TIME_MS', 'native keepalive; off unless given'),
  )
  .addOption(
    millisecondsOption('--keepalive-timeout-ms <ms>', 'GRPC_KEEPALIVE_TIMEOUT_MS', 'grpc-js takes 20000 unless given'),
  )
  .addOption(
    millisecondsOption('--max-connection-idle-ms <ms>', 'GRPC_MAX_CONNECTION_IDLE_MS', 'no limit unless given'),
  )
  .addOption(millisecondsOption('--max-connection-age-ms <ms>', 'GRPC_MAX_CONNECTION_AGE_MS', 'no limit unless given'))
  .addOption(
    millisecondsOption(
      '--max-connection-age-grace-ms <ms>',
      'GRPC_MAX_CONNECTION_AGE_GRACE_MS',
      'no limit unless given',
    ),
  )
  .addOption(
    new Option('--push-bytes <bytes>', 'text of a pushed message').env('PUSH_BYTES').default(0).argParser(wholeNumber),
  )
  .addOption(millisecondsOption('--push-every-ms <ms>', 'PUSH_EVERY_MS', 'pushes on every stream; 0: none').default(0))
  .addOption(
    millisecondsOption(
      '--heartbeat-limit-ms <ms>',
      'HEARTBEAT_LIMIT_MS',
      'ends a stream silent for so long; 0: never',
    ).default(0),
  )
  .addOption(
    new Option('--rate-limit-pings <n>', 'Pings allowed within the window')
      .env('RATE_LIMIT_PINGS')
      .default(10)
      .argParser(wholeNumber),
  )
  .addOption(millisecondsOption('--rate-limit-window-ms <ms>', 'RATE_LIMIT_WINDOW_MS', 'the window').default(10_000))
  .addOption(
    millisecondsOption('--graceful-stop-ms <ms>', 'GRACEFUL_STOP_MS', 'how long a stop waits for streams').default(
      1_000,
    ),
  )
  .addOption(
    new Option('--tap <state>', 'on tells of every HTTP/2 frame that comes and goes')
      .env('TAP')
      .choices(['on', 'off'])
      .default('off'),
  )
  .addOption(logLevelOption());

/**
 * grpc-js takes an option that is there but undefined for a value, so only those given are passed on. An empty variable,
 * as compose.yaml has it for none, reads as 0.
 */
function serverOptions(flags: Flags): ServerOptions {
  const options = {
    'grpc.keepalive_time_ms': flags.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': flags.keepaliveTimeoutMs,
    'grpc.max_connection_idle_ms': flags.maxConnectionIdleMs,
    'grpc.max_connection_age_ms': flags.maxConnectionAgeMs,
    'grpc.max_connection_age_grace_ms': flags.maxConnectionAgeGraceMs,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value));
}

/** What the health service answers for: the whole server, and its service by name. */
const SERVICES = ['', WATCHED_SERVICE];

/** Several have commas between. */
const addresses = (text = ''): string[] => text.split(',').filter(Boolean);

async function main(flags: Flags): Promise<void> {
  const journal = new Journal();
  watchStalls(journal);
  const tap = flags.tap === 'on' ? new ServerTap(journal) : undefined;
  const sessions = new Sessions(journal, tap?.connectionOf);
  const traffic = new Traffic(journal);
  const observed = { journal, sessions, traffic, ...(tap && { tapBytesInFlight: () => tap.bytesInFlight() }) };
  printFacts(journal, flags.logLevel);
  sessions.observe(
    'server',
    tcpKeepalive('server', ({ headers }) => Number(headers[TCP_KEEPALIVE_HEADER]), journal),
  );
  const hanging = new Hanging();

  const server = new Server(serverOptions(flags));
  const streams = streamService(
    {
      pushBytes: flags.pushBytes,
      pushEveryMs: flags.pushEveryMs,
      heartbeatLimitMs: flags.heartbeatLimitMs,
      drainLimit: { limitMs: 0, limitBytes: 0 },
      rateLimit: { maxPings: flags.rateLimitPings, windowMs: flags.rateLimitWindowMs },
    },
    observed,
    hanging,
  );
  server.addService(StreamServiceService, streams);
  if (renamedStream) server.addService({ stream: renamedStream }, { stream: streams.stream });
  const health = new Health(SERVICES);
  server.addService(HealthService, health.service);
  const control = new Server();
  control.addService(ObservationServiceService, observationService(observed));
  control.addService(HandlingServiceService, handlingService(hanging));
  const beacons = new Beacons();
  control.addService(WitnessServiceService, beaconService(beacons));
  for (const address of addresses(flags.listen)) await (tap ? tap.listen(server, address) : listen(server, address));
  for (const address of addresses(flags.listenTls))
    await listen(server, address, tlsServerCredentials(flags.tlsClients === 'asked'));
  // Last: who starts this process takes it for up once its control port is there.
  await listen(control, flags.control);
  console.log(`serving on ${flags.listen}, control on ${flags.control}`);

  onStopSignal(async () => {
    health.stopServing();
    await stopGracefully(server, flags.gracefulStopMs);
    await tap?.close();
    beacons.close();
    control.forceShutdown();
  });
}

await main(command.parse().opts<Flags>());
