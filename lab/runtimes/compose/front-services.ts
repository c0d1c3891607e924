import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FrontPath, frontOf, fronts } from '../../fronts/index.ts';
import type { Front } from '../../model/front.ts';
import type { Placement } from '../../model/placement.ts';
import { controlPortOf } from '../node-ports.ts';
import type { EnvironmentSpec } from '../runtime.ts';
import type { Images } from './engine.ts';
import { hostSettings, machineTmpfs, machineVolumes, peersOf } from './placed-services.ts';
import { COMPOSE_FOLDER, RUNNER_LABEL, thisRunner } from './project.ts';
import type { Service } from './service.ts';
import { hostNameOf, hostServiceOf, serviceOf, witnessServiceOf } from './services.ts';

/** Where a script's folder is in its container. */
const SCRIPT_FOLDER = '/front';

/** Compose takes a `$` for a variable's. */
const literally = (words: readonly string[]): string[] => words.map((word) => word.replaceAll('$', '$$$$'));

/** The command line of a front in its container. */
function commandIn(
  { container, command, reload, program: { from } }: Front,
  placement: Placement | undefined,
): string[] {
  const { program, dir, supervised } = container;
  const configurationFile = placement?.configurationFile ?? container.configurationFile;
  const isScript = 'script' in from;
  // By its name, as an image of the user's may have it elsewhere.
  const own = command({
    program: isScript ? program : basename(program),
    configurationFile,
    // A configuration of the user's is for what an image has there: modules, by names relative to that.
    ...(!placement && { dir }),
  });
  const whole = [...(isScript ? ['node', ...own] : own), ...(placement ? [] : (reload?.quickly ?? []))];
  return supervised?.(whole) ?? whole;
}

/** What a front is given stays its owner's, who may have kept it from others. */
const READS_ALL = 'DAC_OVERRIDE';

/** As path.yaml has it for all. */
const DEFAULTS = { init: true, stop_grace_period: '1s', cap_drop: ['ALL'] };

interface Runs {
  image: string;
  /** The file that it runs with, on this machine. */
  configurationFile: string;
  /** Where a configuration of the user's stands that runs as it is. */
  placement?: Placement;
}

/** What a front's declaration makes of it in a container, whatever network that is on. */
export function frontService(front: Front, { image, configurationFile, placement }: Runs): Service {
  const { container, program } = front;
  const mount = (from: string, at: string) => `${from}:${at}:ro`;
  return {
    ...DEFAULTS,
    labels: { [RUNNER_LABEL]: thisRunner() },
    image,
    entrypoint: literally(commandIn(front, placement)),
    cap_add: [READS_ALL, ...(container.capabilities ?? [])],
    volumes: [
      ...(placement ? machineVolumes(placement) : [mount(configurationFile, container.configurationFile)]),
      ...('script' in program.from ? [mount(dirname(program.from.script), SCRIPT_FOLDER)] : []),
    ],
    ...(placement && { tmpfs: machineTmpfs(placement), working_dir: container.dir }),
    // It looks the server's name up once, when it starts.
    depends_on: ['grpc-server', 'toxiproxy'],
  };
}

/** Hosts and witnesses are made of what stands there. */
const HOST_FILE = join(COMPOSE_FOLDER, 'host.yaml');

/** The services of one front: itself, and where hosts are their own its host and what witnesses there. */
function servicesOf(path: FrontPath, runs: Runs, spec: EnvironmentSpec): Record<string, Service> {
  const service = frontService(fronts[frontOf(path)], runs);
  const name = serviceOf(path);
  if (spec.hosts === 'shared') return { [name]: { ...service, networks: ['path'] } };
  const host = hostServiceOf(path);
  const network_mode = `service:${host}`;
  const made = (of: string) => ({ extends: { file: HOST_FILE, service: of } });
  return {
    [name]: { ...service, network_mode },
    [host]: {
      ...made('host'),
      ports: [`127.0.0.1::${controlPortOf(spec)}`],
      ...(runs.placement && hostSettings(runs.placement)),
      networks: { path: { aliases: [hostNameOf(path)] } },
    },
    [witnessServiceOf(path)]: { ...made('witness'), network_mode },
  };
}

/**
 * Writes a Compose file with an environment's fronts into its folder.
 *
 * @returns its path.
 */
export async function writeFronts(spec: EnvironmentSpec, images: Images): Promise<string> {
  const services = spec.fronts.map((path) => {
    const { name, configurationFile: reference } = fronts[frontOf(path)];
    const placement = spec.placements?.[path];
    const runs = {
      ...(placement && { placement }),
      image: images[name] ?? images.node ?? '',
      configurationFile: spec.configurations[path] ?? reference,
    };
    return servicesOf(path, runs, spec);
  });
  const file = join(resolve(spec.dir), 'fronts.json');
  await writeFile(file, JSON.stringify({ services: Object.assign(peersOf(spec), ...services) }, null, 2));
  return file;
}
