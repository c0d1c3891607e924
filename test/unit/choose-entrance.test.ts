import { expect, test } from '@jest/globals';
import { chooseEntrance } from '../../lab/check/choose-entrance.ts';
import type { Entrance } from '../../lab/model/entrance.ts';

const entrance = (name: string, port: number, upstream: string): Entrance => ({
  ...{ name, line: port, listen: { host: '*', port }, terminates: ['tcp', 'http2'], timers: [] },
  upstream: { name: upstream, servers: [{ host: upstream, port: 1 }] },
  figures: { timers: [], swallowsBytes: { min: 0, max: 0 } },
});

const TWO = [entrance('edge', 8443, 'streams'), entrance('9000', 9000, 'orders')];
const subject = '--front file';

test('the only one, or the one that is chosen by its name, port or upstream', () => {
  expect(chooseEntrance(TWO.slice(1), { subject })).toBe(TWO[1]);
  expect(chooseEntrance(TWO, { subject, listener: 'edge' })).toBe(TWO[0]);
  expect(chooseEntrance(TWO, { subject, listener: '9000' })).toBe(TWO[1]);
  expect(chooseEntrance(TWO, { subject, upstream: 'streams' })).toBe(TWO[0]);
});

test('two and no choice are named', () => {
  expect(() => chooseEntrance(TWO, { subject })).toThrow(
    /got 2: edge \(port 8443\) at line 8443, to streams; 9000 at line 9000, to orders; choose one by --listener/,
  );
});

test('none, and a choice that there isn’t, with those there are', () => {
  expect(() => chooseEntrance([], { subject })).toThrow(/wanted one listener that speaks HTTP\/2 .*; got none;/);
  expect(() => chooseEntrance(TWO, { subject, listener: '1' })).toThrow(/got none; there are edge/);
});
