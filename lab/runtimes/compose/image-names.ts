import { type FrontName, frontNames, fronts } from '../../fronts/index.ts';
import { PINS } from '../processes/pins.ts';

/** An image of one program, `node` being that of the peers. */
export type ImageName = 'node' | 'toxiproxy' | FrontName;

const NODE = process.versions.node;

/** What `compose.yaml` takes unless a variable says otherwise; the tag is the version. */
const OWN = { node: `node:${NODE}-slim`, toxiproxy: `ghcr.io/shopify/toxiproxy:${PINS.toxiproxy}` };

export const officialOf = (name: ImageName): string =>
  name === 'node' || name === 'toxiproxy' ? OWN[name] : (fronts[name].container.image ?? OWN.node);

const versionOf = (name: ImageName): string => {
  if (name === 'node') return NODE;
  return name === 'toxiproxy' ? PINS.toxiproxy : fronts[name].program.version;
};

/** The same program in an image that was built here. */
export const localTag = (name: ImageName): string => `keepalive-lab/${name}:${versionOf(name)}`;

/** The images that these fronts need; a script runs in that of the peers. */
export const imagesFor = (needed: readonly FrontName[]): readonly ImageName[] => [
  ...(['node', 'toxiproxy'] as const),
  ...needed.filter((name) => fronts[name].container.image !== undefined),
];

export const IMAGES = imagesFor(frontNames);
