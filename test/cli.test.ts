import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Lab, processesOf, runLab } from './support/lab-process.ts';

const ONE_CASE = 'airplane/last-mile/envoy/heartbeat/idle';
const NGINX_CASE = 'airplane/last-mile/nginx/heartbeat/idle';

/** Not `auto`: where there is an engine, that would be another runtime. */
const RUN = ['run', '--runtime', 'processes'];

// Not in a hook: concurrent tests begin before hooks do.
const folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let outs = 0;
const freshOut = () => {
  outs += 1;
  return join(folder, `out-${outs}`);
};

const write = async (name: string, text: string) => {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
};

describe('what the user gives the lab wrongly', () => {
  test.concurrent('an unknown name: the nearest names, and status 2', async () => {
    const { status, stderr, stdout } = await runLab(['run', 'heartbeat-detect']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('usage: pattern heartbeat-detect: wanted a case or a scenario by that name; got none');
    expect(stderr).toContain('did you mean heartbeat-detects');
  });

  test.concurrent('wrong figures: all of them at once, and status 2', async () => {
    const { status, stderr } = await runLab(['list', '--set', 'keepalive.timeS=1', '--set', 'heartbeat.limitMs=soon']);
    expect(status).toBe(2);
    expect(stderr).toContain('keepalive.timeS');
    expect(stderr).toContain('wanted a whole number, 1 or more; got soon');
  });

  test.concurrent('fronts that can’t be used: all that is wrong with them at once, by name and field, and status 2', async () => {
    const twice = await write('front.ts', "export default { name: 'nginx', title: 'Another', port: 8081 };\n");
    const { status, stderr } = await runLab(['list'], { LAB_FRONTS: `${twice},${join(folder, 'absent.ts')}` });
    expect(status).toBe(2);
    expect(stderr).toContain('absent.ts: wanted a module that can be loaded');
    expect(stderr).toContain(`${twice}: program: `);
    expect(stderr).toContain(`nginx and ${twice}: name: both have nginx`);
    expect(stderr).toContain(`envoy and ${twice}: port: both have 8081`);
  });

  test.concurrent('a folder that is a file: status 2, before anything is started', async () => {
    const file = await write('a-file', '');
    const { status, stderr } = await runLab([...RUN, ONE_CASE, '--out', file]);
    expect(status).toBe(2);
    expect(stderr).toContain('wanted a folder that can be written');
  });

  test.concurrent('a malformed nginx.conf: nginx’s own message and line, status 2, nothing left', async () => {
    const out = freshOut();
    const conf = await write('nginx.conf', 'events {}\nhttp {\n  server {\n    lisen 8080;\n  }\n}\n');
    const { status, stderr } = await runLab([...RUN, NGINX_CASE, '--nginx', conf, '--out', out]);
    expect(status).toBe(2);
    expect(stderr).toContain(`unknown directive "lisen" in ${conf}:4`);
    expect(stderr).toContain('configuration: nginx: wanted ready on nginx:8080; got exited with status 1');
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('a malformed envoy.yaml: Envoy’s own message, status 2, nothing left', async () => {
    const out = freshOut();
    const yaml = await write('envoy.yaml', 'static_resources:\n  listeners:\n    - nam: grpc\n');
    const { status, stderr } = await runLab([...RUN, ONE_CASE, '--envoy', yaml, '--out', out]);
    expect(status).toBe(2);
    expect(stderr).toContain('configuration: envoy: wanted ready on envoy:8081; got exited with status 1');
    // Protobuf puts more white space into its messages, at random, so that nobody parses them.
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain("no such field: 'nam'");
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('a port that another program of the path has taken: the front’s own words, status 2', async () => {
    const out = freshOut();
    const conf = await write('taken.conf', 'events {}\nhttp {\n  server {\n    listen toxiproxy:8474;\n  }\n}\n');
    const { status, stderr } = await runLab([...RUN, NGINX_CASE, '--nginx', conf, '--out', out]);
    expect(stderr).toContain(
      'configuration: nginx: wanted ready on nginx:8080; got exited with status 1: bind() to 127.0.0.4:8474 failed',
    );
    expect(status).toBe(2);
    expect(processesOf(out)).toEqual([]);
  });
});

describe('what keeps the lab from telling', () => {
  test.concurrent('a binary that doesn’t start: its own last words, status 3, nothing left', async () => {
    const out = freshOut();
    const broken = await write('envoy', '#!/bin/sh\necho "cannot execute: wrong architecture" >&2\nexit 126\n');
    await chmod(broken, 0o755);
    const { status, stderr } = await runLab([...RUN, ONE_CASE, '--out', out], { LAB_ENVOY: broken });
    expect(status).toBe(3);
    expect(stderr).toContain('runtime: envoy: wanted ready on envoy:8081; got exited with status 126');
    expect(stderr).toContain('cannot execute: wrong architecture');
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('a machine that forbids namespaces: the choices, and status 3', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await write('bin/unshare', '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n');
    await chmod(join(bin, 'unshare'), 0o755);
    const { status, stderr } = await runLab([...RUN, ONE_CASE, '--out', freshOut()], {
      PATH: `${bin}:${process.env.PATH}`,
    });
    expect(stderr).toContain(
      'runtime: sandbox: wanted network, mount and PID namespaces of its own; got unshare: unshare failed: Operation not permitted',
    );
    expect(stderr).toContain('run as root, allow unprivileged user namespaces, or use Docker');
    expect(status).toBe(3);
  });

  test.concurrent('a proxy that is killed mid-run: unknown, status 3, nothing left', async () => {
    const out = freshOut();
    const lab = new Lab([...RUN, ONE_CASE, '--out', out]);
    await lab.printed('up:');
    const envoy = processesOf(out).find(({ command }) => command.includes('--config-path'));
    process.kill(envoy?.pid ?? 0, 'SIGKILL');
    const { status, stdout } = await lab.finished;
    expect(stdout).toContain(`unknown ${ONE_CASE}: envoy ended by SIGKILL`);
    expect(status).toBe(3);
    const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as { cases: { verdict: string }[] };
    expect(results.cases.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('an nginx worker that is killed mid-run: unknown, though nginx starts another', async () => {
    const out = freshOut();
    const lab = new Lab([...RUN, NGINX_CASE, '--out', out]);
    await lab.printed('up:');
    for (const { pid, command } of processesOf(out))
      if (command.includes('worker process')) process.kill(pid, 'SIGKILL');
    const { status, stdout } = await lab.finished;
    expect(stdout).toMatch(/unknown .*: nginx lost a part: worker process \d+ exited on signal 9/);
    expect(status).toBe(3);
  });
});

describe('a run that is ended from outside', () => {
  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing behind', async (signal) => {
    const out = freshOut();
    const lab = new Lab([...RUN, ONE_CASE, '--out', out]);
    await lab.printed('up:');
    expect(processesOf(out).length).toBeGreaterThan(3);
    lab.child.kill(signal);
    const { status, stdout } = await lab.finished;
    expect(status).toBe(130);
    expect(stdout).toContain('Interrupted: what was learnt until then is in');
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('SIGINT while things start leaves nothing behind', async () => {
    const out = freshOut();
    const lab = new Lab([...RUN, ONE_CASE, '--out', out]);
    while (processesOf(out).length < 2) await new Promise(setImmediate);
    lab.child.kill('SIGINT');
    expect((await lab.finished).status).toBe(130);
    expect(processesOf(out)).toEqual([]);
  });

  test.concurrent('SIGKILL leaves nothing behind: the sandbox ends with its runner', async () => {
    const out = freshOut();
    const lab = new Lab([...RUN, ONE_CASE, '--out', out]);
    await lab.printed('up:');
    lab.child.kill('SIGKILL');
    await lab.finished;
    const deadline = performance.now() + 5_000;
    while (processesOf(out).length > 0 && performance.now() < deadline) await new Promise(setImmediate);
    expect(processesOf(out)).toEqual([]);
  });
});

test.concurrent('list --matrix: also what makes no case, and why; of a pattern that names nothing, the nearest that there is', async () => {
  const article = await runLab(['list', '--matrix', 'airplane/last-mile/*/heartbeat/*', '--timing', 'article']);
  expect(article).toMatchObject({ status: 0, stderr: '' });
  expect(article.stdout).toContain('airplane at last-mile\n');
  expect(article.stdout).toMatch(/^ {2}heartbeat +both 20\.0-30\.0 +both 20\.0-30\.0 +both 20\.0-30\.0$/m);
  expect(article.stdout).toContain('(b) a client that has finished its side can send no Ping');
  const wrong = await runLab(['list', '--matrix', 'airplane/last-mile/direct/none/idl']);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('did you mean airplane/last-mile/direct/none/idle');
});
