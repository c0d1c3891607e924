import { Server, type ServiceError, status } from '@grpc/grpc-js';
import { Command, Option } from 'commander';
import { listen, observationService } from './control.ts';
import { dial, probe } from './dialer.ts';
import { Journal } from './facts.ts';
import { type DialingServiceServer, DialingServiceService, ObservationServiceService } from './generated/control.ts';
import { type LogLevel, logLevelOption, printFacts } from './print-facts.ts';
import { Sessions } from './sessions.ts';
import { onStopSignal } from './stop-signal.ts';
import { Traffic } from './traffic.ts';

const { control: address, logLevel } = new Command('client')
  .description('The gRPC clients under test: the lab tells this process which streams to open.')
  .addOption(
    new Option('--control <host:port>', 'where the lab drives and observes it').env('CONTROL').default('0.0.0.0:50052'),
  )
  .addOption(logLevelOption())
  .parse()
  .opts<{ control: string; logLevel: LogLevel }>();

const journal = new Journal();
const sessions = new Sessions(journal);
const observed = { journal, sessions, traffic: new Traffic(journal) };
printFacts(journal, logLevel);
sessions.observe('client');

const hangUps = new Map<string, () => void>();
const dialing: DialingServiceServer = {
  open({ request }, callback) {
    if (hangUps.has(request.caseName)) {
      callback({ code: status.ALREADY_EXISTS, details: `${request.caseName} is open already` });
      return;
    }
    hangUps.set(request.caseName, dial(request, observed));
    callback(null, {});
  },
  hangUp({ request }, callback) {
    hangUps.get(request.caseName)?.();
    hangUps.delete(request.caseName);
    callback(null, {});
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
await listen(control, address);
console.log(`control on ${address}`);
onStopSignal(async () => {
  for (const hangUp of hangUps.values()) hangUp();
  control.forceShutdown();
});
