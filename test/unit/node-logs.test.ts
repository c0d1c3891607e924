import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startError } from '../../lab/runtimes/node-logs.ts';

test('a program for another architecture is told with the variables that the lab reads, a hyphen in its name included', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'node-logs-'));
  try {
    await writeFile(join(dir, 'tcp-relay.log'), 'exec /relay: exec format error\n');
    const spec = { dir, configurations: {} };
    const { remedy } = await startError({ name: 'tcp-relay', readyPort: 1, spec }, new Error('exit status 1'));
    expect(remedy).toContain('name another by LAB_TCP_RELAY, or its image by LAB_IMAGE_TCP_RELAY');
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
