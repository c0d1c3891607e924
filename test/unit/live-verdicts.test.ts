import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EventLog } from '../../lab/record/event-log.ts';
import { JudgedCases } from '../../lab/session/live-verdicts.ts';
import { named } from '../support/literal-run.ts';
import { byLab, caseLike, lifeWith, NAME, serverGivesUp } from './literal-events.ts';
import { proven } from './literal-witness.ts';

test('a case is judged once, when it is over; until then nothing is known of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'judged-'));
  try {
    await using log = new EventLog(join(folder, 'events.ndjson'));
    const other = caseLike({ name: named('nginx', 'idle') });
    using judged = new JudgedCases([caseLike(), other], log);
    const told: string[] = [];
    judged.listen(({ name, verdict }) => told.push(`${verdict} ${name}`));
    const verdicts = () => judged.all().map(({ verdict }) => verdict);
    const events = proven(caseLike(), lifeWith(...serverGivesUp(12_012)));
    for (const event of events.filter(({ what }) => what !== 'case.done')) log.append(event);
    expect(verdicts()).toEqual(['unknown', 'unknown']);
    log.append(byLab(30_000, { what: 'case.done', case: NAME }));
    expect(verdicts()).toEqual(['pass', 'unknown']);
    log.append(byLab(30_001, { what: 'case.broken', case: NAME, reason: 'too late to matter' }));
    log.append(byLab(30_002, { what: 'case.skipped', case: other.name, reason: 'no nftables' }));
    expect(verdicts()).toEqual(['pass', 'skipped']);
    expect(told).toEqual([`pass ${NAME}`]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
