import { describe, expect, test } from '@jest/globals';
import { open, openAfterwards } from '../../lab/witness/beacon-claims.ts';
import {
  type Arrival,
  beacons,
  carried,
  except,
  findingOf,
  inFault,
  lost,
  NS,
  partOf,
  proved,
  refuted,
  SHORT,
  steadily,
  untold,
} from './literal-samples.ts';

const SENT = steadily(8_250, 18_000);

const judged = (arrives: Arrival, sent: readonly number[] = SENT, ended?: { atMs: number; how: string }) =>
  partOf(open('to-client'), [beacons(['steady', 'to-client'], sent, arrives, ended)]);

describe('a way that is open', () => {
  test('carries everything, which is told with what was watched and when', () => {
    expect(findingOf(open('to-client'), [beacons(['steady', 'to-client'], SENT, carried)])).toEqual({
      what: 'beacons towards the client, over the case’s own link',
      ...{ from: 0, to: 8_000, wanted: 'all get through', got: '16 of 16 got through', inForce: true },
    });
  });

  test.each([
    ['as the fault begins', 10_250],
    ['in the middle', 14_250],
  ])('isn’t, if one is lost %s', (_, atMs) => {
    expect(judged(except(atMs, lost, carried))).toEqual(refuted(`the one sent at ${atMs - 10_000} ms was lost`));
  });

  test('may still have one under way at healing that was sent a quarter of a second before', () => {
    const [last, before] = [17_750, 17_750 - NS];
    expect(judged(except(last, lost, carried))).toEqual(proved('15 of 16 got through'));
    expect(judged(except(before, lost, carried), [...SENT.slice(0, -1), before])).toEqual(
      refuted('the one sent at 7750 ms was lost'),
    );
  });

  test('is no matter of who lost everything before already, or of whom nothing is known', () => {
    expect(judged(except(8_750, lost, carried))).toEqual(refuted('1 of 3 were lost before the fault already'));
    expect(judged(carried, steadily(10_250, 18_000))).toEqual(
      untold('none had got through before the fault, when they could'),
    );
    expect(partOf(open('to-server'), [])).toEqual(untold('they weren’t watched'));
  });

  test('has no two seconds without a beacon', () => {
    const sent = SENT.filter((atMs) => atMs < 12_000 || atMs > 14_000);
    expect(judged(carried, sent)).toEqual(untold('none were sent from 1750 to 4250 ms'));
  });

  test('has a connection that lasts', () => {
    expect(judged(carried, SENT, { atMs: 13_000, how: 'FIN' })).toEqual(
      refuted('their connection ended at 3000 ms: FIN'),
    );
  });

  test('doesn’t hold what it carries until healing', () => {
    expect(judged(except(14_250, () => 18_004, carried)).inForce).toBe(false);
    expect(judged(inFault((sentMs) => sentMs + 4_000)).inForce).toBe(false);
  });
});

describe('beacons of a new address', () => {
  const fresh = (arrives: Arrival, sent: readonly number[] = steadily(10_600, 18_000)) =>
    partOf(open('to-server', 'new-address'), [beacons(['new-address', 'to-server'], sent, arrives)]);

  test('are open from the first one on, which comes once the fault is in force', () => {
    expect(fresh(carried)).toEqual(proved('15 of 15 got through'));
    expect(fresh(except(10_600, lost, carried))).toEqual(refuted('the one sent at 600 ms was lost'));
  });

  test('prove nothing if they were never sent, or no longer', () => {
    expect(fresh(carried, [])).toEqual(untold('none were sent from 0 to 8000 ms'));
    expect(fresh(carried, steadily(10_600, 15_000))).toEqual(untold('none were sent from 4600 to 8000 ms'));
  });

  test('aren’t those of the old one', () => {
    expect(partOf(open('to-server', 'new-address'), [beacons(['steady', 'to-server'], SENT, carried)])).toEqual(
      untold('they weren’t watched'),
    );
  });
});

describe('a link that is back by itself', () => {
  const back = (arrives: Arrival, sent: readonly number[] = SENT) =>
    partOf(openAfterwards('to-server'), [beacons(['steady', 'to-server'], sent, arrives)], SHORT);
  const cut = inFault(lost, SHORT);

  test('carries everything from then on, whatever was lost until then', () => {
    expect(back(cut)).toEqual(proved('13 of 13 got through'));
    expect(findingOf(openAfterwards('to-server'), [beacons(['steady', 'to-server'], SENT, cut)], SHORT)).toMatchObject({
      ...{ from: 1_510, to: 8_000, wanted: 'all get through once it is over' },
    });
  });

  test('from when it was taken back, to the nanosecond', () => {
    expect(
      back(
        except(11_510, lost, cut),
        [...SENT, 11_510].toSorted((one, other) => one - other),
      ).inForce,
    ).toBe(true);
    const first = 11_510 + NS;
    expect(
      back(
        except(first, lost, cut),
        [...SENT, first].toSorted((one, other) => one - other),
      ),
    ).toEqual(refuted('the one sent at 1510 ms was lost'));
  });

  test('isn’t, if it stays silent, or nobody tries', () => {
    expect(back(except(11_750, lost, cut))).toEqual(refuted('the one sent at 1750 ms was lost'));
    expect(back(cut, steadily(8_250, 12_000))).toEqual(untold('none were sent from 1750 to 8000 ms'));
  });
});
