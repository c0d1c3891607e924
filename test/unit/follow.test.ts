import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { followEvents } from '../../lab/commands/follow.ts';
import { EventLog } from '../../lab/record/event-log.ts';
import { byLab, byServer, caseLike, NAME } from './literal-events.ts';
import { byTap } from './literal-tap-events.ts';

const folder = await mkdtemp(join(tmpdir(), 'keepalive-lab-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each event is printed as it comes, with the cases that it concerns, until the run is over', async () => {
  const printed: string[] = [];
  const spy = jest.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
  await using log = new EventLog(join(folder, 'events.ndjson'));
  {
    using _ = followEvents(log);
    for (const name of [NAME, 'another']) {
      log.append(byLab(0, { what: 'case', case: name, definition: caseLike({ name, path: 'nginx' }) }));
      log.append(byServer(112, { what: 'stream.open', case: name, session: '7' }));
    }
    log.append({
      ...byTap('client', 1_000, { what: 'data', from: 'client', stream: 1, frames: 1, bytes: 55, withinMs: 0 }),
      tap: NAME,
    });
    log.append(byServer(1_113, { what: 'ping.sent', session: '7', ping: 1 }));
  }
  log.append(byLab(2_000, { what: 'case.done', case: NAME }));
  spy.mockRestore();
  expect(printed).toHaveLength(6);
  expect(printed[1]).toBe(`   0.1120  server          stream opened on session 7  ${NAME}`);
  expect(printed[4]).toBe(`   1.0000  client→nginx    DATA stream=1 frames=1 bytes=55 connection=1  ${NAME}`);
  expect(printed[5]).toBe(`   1.1130  server          PING #1 sent  ${NAME} and 1 more`);
});
