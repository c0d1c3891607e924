import { describe, expect, test } from '@jest/globals';
import { faultNames, faultOf } from '../../lab/faults/index.ts';
import { variantNames, variantOf } from '../../lab/fronts/index.ts';
import { idleTimeouts } from '../../lab/model/idle-timeouts.ts';
import { timings } from '../../lab/model/timing.ts';

const profiles = Object.entries(idleTimeouts);
const inFaults = faultNames.flatMap((name) => faultOf(name).emulates ?? []);
const inFronts = variantNames.flatMap((name) => variantOf(name)?.emulates ?? []);

test.each(profiles)('%s names a public source beside each figure', (_, { idle, afterwards, ...profile }) => {
  const atMost = 'atMost' in profile ? [profile.atMost] : [];
  for (const { source } of [idle, afterwards, ...atMost]) expect(source).toMatch(/^https:\/\/\S+$/);
  for (const { ms } of atMost) expect(ms).toBeGreaterThan(idle.ms);
});

describe('what is emulated', () => {
  test('stands on the link at layer 4, and at the front’s place at layer 7', () => {
    expect(inFaults.map(({ layer }) => layer)).toEqual([4, 4, 4]);
    expect(inFronts.map(({ layer }) => layer)).toEqual([7, 7]);
  });

  test('is all there is', () => {
    expect(new Set<unknown>([...inFaults, ...inFronts])).toEqual(new Set(profiles.map(([, profile]) => profile)));
  });

  test('forgets after its vendor’s figure in the article’s timing, and ten times as soon in fast', () => {
    const nlb = faultOf('idle-reaper@aws-nlb');
    expect([nlb.forgetsAfterMs?.(timings.article), nlb.forgetsAfterMs?.(timings.fast)]).toEqual([350_000, 35_000]);
  });
});
