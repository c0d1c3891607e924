import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { obtainImage } from '../../lab/runtimes/compose/images.ts';
import { removeProject } from '../../lab/runtimes/compose/project.ts';
import { containersOf, Lab, runLab } from '../support/lab-process.ts';
import { withEngine } from '../support/with-engine.ts';

const ONE_CASE = 'airplane/last-mile/direct/heartbeat/idle';
const TIMEOUT_MS = 120_000;

const folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (name: string, ...args: string[]) => ['run', '--runtime', 'compose', '--out', join(folder, name), ...args];

test(
  'an engine that doesn’t answer: what docker says, how to mend it, status 3',
  async () => {
    const { status, stderr } = await runLab(run('no-engine', ONE_CASE), { DOCKER_HOST: 'unix:///nonexistent.sock' });
    expect(stderr).toMatch(/runtime: Docker engine: wanted an engine with Compose v2 that answers; got (?!$)/);
    expect(status).toBe(3);
  },
  TIMEOUT_MS,
);

/** A `docker` that is found before the real one. */
async function shim(name: string, script: string): Promise<{ PATH: string }> {
  const bin = join(folder, name);
  await mkdir(bin);
  await writeFile(join(bin, 'docker'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${bin}:${process.env.PATH}` };
}

/** What docker says that knows no Compose v2, such as where docker-compose is installed alone. */
const NO_COMPOSE = `[ "$1" = compose ] && { echo "docker: 'compose' is not a docker command." >&2; exit 1; }`;

const NO_DOCKER = 'echo "docker: command not found" >&2; exit 127';

test.each([
  ['no docker', NO_DOCKER, /runtime: Docker engine: .* got docker: command not found; install Docker Engine/],
  ['Compose v1 alone', `${NO_COMPOSE}\necho 20.10.24`, /runtime: Compose v2: .* install the Compose v2 plugin/],
])('%s: its remedy, status 3', async (name, script, message) => {
  const { status, stderr } = await runLab(run(name, ONE_CASE), await shim(name, script));
  expect(stderr).toMatch(message);
  expect(status).toBe(3);
});

test(
  '`auto` takes processes where Compose can’t run, and says why',
  async () => {
    const args = ['run', '--out', join(folder, 'auto'), 'airplane/last-mile/direct/heartbeat/idle'];
    const { stdout } = await runLab(args, await shim('auto', `${NO_COMPOSE}\necho 20.10.24`));
    expect(stdout).toContain("runtime processes: Compose v2: docker: 'compose' is not a docker command.\n");
  },
  TIMEOUT_MS,
);

withEngine('a malformed nginx.conf: nginx’s own message and line, status 2, nothing left', async () => {
  const conf = join(folder, 'nginx.conf');
  await writeFile(conf, 'events {}\nhttp {\n  server {\n    lisen 8080;\n  }\n}\n');
  const { status, stderr, pid } = await runLab(
    run('malformed', 'airplane/last-mile/nginx/heartbeat/idle', '--nginx', conf),
  );
  expect(stderr).toContain('configuration: nginx: wanted ready on nginx:8080; got exited with status 1');
  expect(stderr).toContain('unknown directive "lisen" in /etc/nginx/nginx.conf:4');
  expect(status).toBe(2);
  expect(containersOf(pid)).toBe('');
});

withEngine('a removal that fails doesn’t hide why it was due: both reasons, the status of the first', async () => {
  const conf = join(folder, 'refused.conf');
  await writeFile(conf, 'nonsense;\n');
  const docker = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const env = await shim('no-down', `case " $* " in *" down "*) echo refused >&2; exit 1; esac\nexec ${docker} "$@"`);
  const args = run('no-down-run', 'airplane/last-mile/nginx/heartbeat/idle', '--nginx', conf);
  const { status, stderr, pid } = await runLab(args, env);
  await removeProject(`keepalive-lab-${pid}-1`);
  expect(stderr).toContain('wanted all of it removed; got refused');
  expect(stderr).toContain('unknown directive "nonsense" in /etc/nginx/nginx.conf:1');
  expect(status).toBe(2);
  expect(containersOf(pid)).toBe('');
});

withEngine('an nginx.conf that listens elsewhere: where it has to listen, status 2, nothing left', async () => {
  const conf = join(folder, 'elsewhere.conf');
  await writeFile(conf, 'events {}\nhttp {\n  server {\n    listen 9999;\n  }\n}\n');
  const { status, stderr, pid } = await runLab(
    run('elsewhere', 'airplane/last-mile/nginx/heartbeat/idle', '--nginx', conf),
  );
  expect(stderr).toContain('configuration: nginx: wanted ready on nginx:8080; got nothing that listens there');
  expect(stderr).toContain('nginx has to listen on 8080, plain text HTTP/2');
  expect(status).toBe(2);
  expect(containersOf(pid)).toBe('');
});

withEngine('an image for another architecture: that it is so, and which variable names another, status 3', async () => {
  const context = join(folder, 'foreign');
  const nginx = await obtainImage('nginx', () => {}, new AbortController().signal);
  await mkdir(context);
  // An ELF header says by its bytes 18 and 19 for which machine it is; 0xb7 is AArch64, 0x3e x86-64.
  const foreign = await readFile(process.execPath).then((file) => file.subarray(0, 64));
  foreign[18] = process.arch === 'arm64' ? 0x3e : 0xb7;
  await writeFile(join(context, 'nginx'), foreign, { mode: 0o755 });
  await writeFile(join(context, 'Dockerfile'), `FROM ${nginx}\nCOPY nginx /usr/sbin/nginx\n`);
  const tag = 'keepalive-lab/foreign:test';
  execFileSync('docker', ['build', '--quiet', '--tag', tag, context]);
  const { status, stderr, pid } = await runLab(run('foreign-run', 'airplane/last-mile/nginx/heartbeat/idle'), {
    LAB_IMAGE_NGINX: tag,
  });
  execFileSync('docker', ['image', 'rm', '--force', tag]);
  expect(stderr).toMatch(/runtime: nginx: .*the program is for another architecture than .*LAB_IMAGE_NGINX/s);
  expect(status).toBe(3);
  expect(containersOf(pid)).toBe('');
});

const forbidden = 'a user who may not use the socket: how to be allowed to';
if (process.getuid?.() !== 0) test.skip(`${forbidden} (only root can become such a user)`, () => {});
else
  withEngine(forbidden, async () => {
    const docker = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    const nobody = `exec setpriv --reuid=65534 --regid=65534 --clear-groups ${docker} "$@"`;
    const env = { ...(await shim('forbidden-bin', nobody)), DOCKER_CONFIG: folder };
    const { status, stderr } = await runLab(run('forbidden', ONE_CASE), env);
    expect(stderr).toMatch(/runtime: Docker engine: .*permission denied.*sudo usermod -aG docker/s);
    expect(status).toBe(3);
  });

withEngine('`auto` takes Compose, and says so', async () => {
  const { stdout, status } = await runLab(['run', '--out', join(folder, 'auto-compose'), ONE_CASE]);
  expect(stdout).toMatch(/^runtime compose: Docker engine \S+, Compose v2 \S+$/m);
  expect(status).toBe(0);
});

withEngine('SIGINT leaves no container, network or volume', async () => {
  const lab = new Lab(run('interrupted', ONE_CASE));
  await lab.printed('up:');
  lab.child.kill('SIGINT');
  const { status, pid } = await lab.finished;
  expect(status).toBe(130);
  expect(containersOf(pid)).toBe('');
});

withEngine('what a lab that was killed has left is removed by the next one', async () => {
  const killed = new Lab(run('killed', ONE_CASE));
  await killed.printed('up:');
  killed.child.kill('SIGKILL');
  const { pid } = await killed.finished;
  expect(containersOf(pid)).not.toBe('');
  const { status } = await runLab(run('next', ONE_CASE));
  expect(status).toBe(0);
  expect(containersOf(pid)).toBe('');
});
