import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { containersOf, runLab } from '../support/lab-process.ts';
import { reasonToSkip, reasonWithoutNetwork } from '../support/scenario-suite.ts';
import { StandIns } from '../support/stand-ins/build.ts';
import { tellAll } from '../support/tell-all.ts';

const TIMEOUT_MS = 120_000;

/** A link of Toxiproxy's on either side, packets that are dropped, and all that can befall a front's container. */
const CASES = [
  'airplane/last-mile/nginx/server-keepalive/idle',
  'airplane/last-mile/envoy/heartbeat/idle',
  'airplane/backend/nginx/none/idle',
  'airplane/backend/envoy/none/idle',
  'packet-drop/last-mile/nginx@so-keepalive/tcp-keepalive/idle',
  ...['kill', 'restart', 'reload'].flatMap((what) => [
    `proxy-${what}/nginx/nginx/none/idle`,
    `proxy-${what}/envoy/envoy/none/idle`,
  ]),
];

const POLICY = `application:
  serverKeepalive: { time: 1s, timeout: 1s }
  traffic: [idle]
deadClient: { serverNoticesWithin: 3s }
`;

/** Says of users, logs, PID and temporary files what the official image has compiled in. */
const NGINX = `user nginx;
pid /var/run/nginx.pid;
events {}
http {
  include /etc/nginx/mime.types;
  access_log /var/log/nginx/access.log;
  client_body_temp_path /var/cache/nginx/client_temp;
  include /etc/nginx/conf.d/*.conf;
}
`;

const NGINX_SERVER = 'server { listen 80; http2 on; location / { grpc_pass grpc://streams:9000; } }\n';

const ENVOY = `static_resources:
  listeners:
    - name: grpc
      address: { socket_address: { address: 0.0.0.0, port_value: 10000 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: grpc
                http2_protocol_options: { connection_keepalive: { interval: 1s, timeout: 1s } }
                access_log:
                  - name: envoy.access_loggers.file
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                      path: /var/log/envoy/access.log
                route_config:
                  virtual_hosts:
                    - { name: all, domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: streams, timeout: 0s } }] }
                http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
  clusters:
    - name: streams
      type: STRICT_DNS
      http2_protocol_options: {}
      load_assignment:
        cluster_name: streams
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: streams, port_value: 9000 } } } }] }]
`;

const ANOTHER_USER = 1000;

/** A file that its owner keeps from others, who is somebody else than runs the test, where that can be. */
async function writePrivate(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  if (process.getuid?.() === 0) await chown(path, ANOTHER_USER, ANOTHER_USER);
  await chmod(path, 0o600);
}

function onStandIns(): void {
  let standIns: StandIns;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
    await writeFile(join(folder, 'policy.yaml'), POLICY);
    standIns = await StandIns.build();
  }, TIMEOUT_MS);

  afterAll(async () => {
    await standIns?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const check = async (front: string, given: string) => {
    const out = join(folder, `${front}-out`);
    const args = ['check', `--${front}`, given, '--policy', join(folder, 'policy.yaml'), '--quick', '--out', out];
    const finished = await runLab([...args, '--runtime', 'compose'], standIns.environment, 0);
    expect(containersOf(finished.pid)).toBe('');
    return { ...finished, out };
  };

  test('cases of the default run, and what befalls fronts, pass', async () => {
    const told = await tellAll('compose', CASES, standIns.environment);
    const verdicts = CASES.map((name) => [name, told.of(name)?.result.verdict]);
    expect(verdicts).toEqual(CASES.map((name) => [name, 'pass']));
    expect(told.first.run.versions).toMatchObject({ nginx: '1.31.3', envoy: '1.40.0', toxiproxy: '2.12.0' });
    expect(told.runs.map(({ stderr, left }) => stderr + left).join('')).toBe('');
  });

  test('nginx’s folder as its package has it, with a file that is its owner’s alone', async () => {
    const given = join(folder, 'nginx');
    await mkdir(join(given, 'conf.d'), { recursive: true });
    await writeFile(join(given, 'nginx.conf'), NGINX);
    await writePrivate(join(given, 'conf.d/grpc.conf'), NGINX_SERVER);
    await symlink('/usr/lib/nginx/no-such-modules', join(given, 'modules'));
    const { status, stdout, stderr, out } = await check('nginx', given);
    expect(stderr).toBe('');
    expect(stdout).toContain('nobody notices: nginx answers the server’s PINGs itself');
    expect(status).toBe(1);
    expect(existsSync(join(out, 'machine/var/log/nginx/access.log'))).toBe(true);
    // What nginx has given to its workers' user its caller could not remove.
    expect(await readdir(join(out, 'machine/var/cache/nginx'))).toEqual(['client_temp']);
    expect((await stat(join(out, 'machine/var/cache/nginx/client_temp'))).uid).toBe(process.getuid?.());
  });

  test('a file of Envoy’s with a log', async () => {
    const given = join(folder, 'envoy.yaml');
    await writeFile(given, ENVOY);
    const { status, stderr, out } = await check('envoy', given);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(existsSync(join(out, 'machine/var/log/envoy/access.log'))).toBe(true);
  });
}

/** Their programs are this machine's, and a container's are Linux's. */
const reason =
  process.platform === 'linux'
    ? ((await reasonToSkip('compose')) ?? (await reasonWithoutNetwork('compose')))
    : 'Linux, of whose programs they are made';
const what = 'images of the official ones’ shape';
if (reason) test.skip(`${what}: this machine lacks ${reason}`, () => {});
else describe(what, onStandIns);
