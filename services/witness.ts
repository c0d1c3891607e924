import { Server } from '@grpc/grpc-js';
import { Command } from 'commander';
import { listen, observationService } from './control.ts';
import { Journal } from './facts.ts';
import { ObservationServiceService, WitnessServiceService } from './generated/control.ts';
import { controlOption } from './options.ts';
import { Sessions } from './sessions.ts';
import { onStopSignal } from './stop-signal.ts';
import { Traffic } from './traffic.ts';
import { Beacons } from './witness/beacons.ts';

/** Stands on a front's host, where the links' ends are that no peer has. */
const flags = new Command('witness')
  .description('Sends and hears the lab’s beacons beside a front: they show whether a link is cut.')
  .addOption(controlOption())
  .parse()
  .opts<{ control: string }>();

const journal = new Journal();
const beacons = new Beacons();
const control = new Server();
const observed = { journal, sessions: new Sessions(journal), traffic: new Traffic(journal) };
control.addService(ObservationServiceService, observationService(observed));
control.addService(WitnessServiceService, beacons.service());
await listen(control, flags.control);
console.log(`control on ${flags.control}`);
onStopSignal(async () => {
  beacons.close();
  control.forceShutdown();
});
