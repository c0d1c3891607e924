import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Lab } from './support/lab-process.ts';
import { reasonToSkip } from './support/scenario-suite.ts';

/** With 3 s from the server, in a file of its own, and all else as nginx has it: a minute. */
const NGINX = `events {}
http {
  server {
    listen 8080;
    http2 on;
    location / { grpc_pass grpc://server:50051; include timers/*.conf; }
  }
}
`;

const reason = await reasonToSkip('processes');

(reason ? test.skip : test)(
  `a file of the user’s is predicted by what it says itself${reason ? `: this machine lacks ${reason}` : ''}`,
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'own-configuration-'));
    try {
      const file = join(dir, 'nginx.conf');
      await writeFile(file, NGINX);
      await mkdir(join(dir, 'timers'));
      await writeFile(join(dir, 'timers', 'read.conf'), 'grpc_read_timeout 3s;\n');
      const cases = ['none', 'server-keepalive'].map((detector) => `airplane/last-mile/nginx/${detector}/*`);
      const out = join(dir, 'run');
      const lab = new Lab(['run', ...cases, '--runtime', 'processes', '--nginx', file, '--out', out], {}, 0);
      expect((await lab.finished).status).toBe(0);
      const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8')) as { cases: { name: string }[] };
      const told = results.cases.find(({ name }) => name === 'airplane/last-mile/nginx/none/idle');
      expect(told).toMatchObject({ verdict: 'pass', expected: { server: { told: { minMs: 2_500, maxMs: 3_000 } } } });
      // The server's PINGs go on, and nginx takes them for its messages.
      const kept = results.cases.find(({ name }) => name === 'airplane/last-mile/nginx/server-keepalive/idle');
      expect(kept).toMatchObject({ verdict: 'pass', expected: { server: { detects: false } } });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
);
