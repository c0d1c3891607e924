import { execFileSync } from 'node:child_process';
import { expect } from '@jest/globals';
import { frontNames } from '../../lab/fronts/index.ts';
import { prepareEngine, variablesOfRunner } from '../../lab/runtimes/compose/engine.ts';
import { Lab } from '../support/lab-process.ts';
import { withEngine } from '../support/with-engine.ts';

/** Ports that the engine chooses, so that a stack of the developer's own is no hindrance; and a server that asks often. */
const VARIABLES = {
  LAB_TOXIPROXY_PORTS: ':8474-8477',
  LAB_SERVER_CONTROL_PORT: '',
  LAB_CLIENT_CONTROL_PORT: '',
  GRPC_KEEPALIVE_TIME_MS: '300',
};

const docker = (args: readonly string[], env: Record<string, string> = {}) =>
  execFileSync('docker', args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } }).trim();

/** What stands under this project's name on the engine. */
const leftOf = (project: string): string =>
  docker(['ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`]);

withEngine('`docker compose up` alone: every service gets healthy, and the client has its stream', async () => {
  const project = `keepalive-lab-by-hand-${process.pid}`;
  const images = await prepareEngine(frontNames, () => {}, new AbortController().signal);
  const env = { ...variablesOfRunner(images), ...VARIABLES };
  const compose = ['compose', '-p', project, '-f', 'compose/compose.yaml'];
  try {
    docker([...compose, 'up', '--detach', '--wait', '--wait-timeout', '60'], env);
    const states = docker([...compose, 'ps', '--format', '{{.Service}} {{.Health}}'], env)
      .split('\n')
      .sort();
    const services = ['client', 'envoy', 'grpc-server', 'nginx', 'toxiproxy'];
    expect(states).toEqual(services.map((service) => `${service} healthy`));
    const published = docker([...compose, 'ps', '--format', '{{.Ports}}'], env);
    expect(published).not.toContain('0.0.0.0:');
    // The client may have dialled once too early, and dials again.
    const follow = ['docker', ...compose, 'logs', '--follow', 'grpc-server'].join(' ');
    const options = { env: { ...process.env, ...env }, timeout: 20_000 };
    execFileSync('sh', ['-c', `${follow} | grep --max-count=1 stream.open`], options);
  } finally {
    docker([...compose, 'down', '--timeout', '0'], env);
  }
  expect(leftOf(project)).toBe('');
});

withEngine('`npm run stack`: nginx goes on ACKing when the link is cut, and Ctrl-C leaves nothing', async () => {
  const project = 'keepalive-lab-stack';
  const lab = new Lab(['stack'], VARIABLES);
  try {
    await lab.printed('ping.acked');
    const api = docker(['compose', '-p', project, 'port', 'toxiproxy', '8474']);
    for (const stream of ['upstream', 'downstream'])
      await fetch(`http://${api}/proxies/nginx/toxics`, {
        method: 'POST',
        body: JSON.stringify({ type: 'timeout', stream, attributes: { timeout: 0 } }),
      });
    // Before that the client may have dialled once too early.
    const cutAt = lab.stdout.length;
    const [last] = [...lab.stdout.matchAll(/ping\.sent {2}session=(\d+) {2}ping=(\d+)/g)].slice(-1);
    await lab.printed(`ping.acked  session=${last?.[1]}  ping=${Number(last?.[2]) + 3}`);
    expect(lab.stdout.slice(cutAt)).not.toContain('stream.ended');
  } finally {
    lab.child.kill('SIGINT');
  }
  const { status } = await lab.finished;
  expect(status).toBe(130);
  expect(leftOf(project)).toBe('');
});
