import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../lab/cases/case.ts';
import type { Assumption } from '../../lab/cases/prediction.ts';
import type { CaseContext } from '../../lab/drive/case-context.ts';
import { connectionOf, measureKernel } from '../../lab/drive/kernel-questions.ts';
import type { TcpSocket } from '../../lab/links/packet-link.ts';
import type { LabFact } from '../../lab/record/events.ts';
import { byClient, byServer, NAME, resolvedLike } from './literal-events.ts';

const ends = (text: string) => {
  const [address = '', port] = text.split(':');
  return { address, port: Number(port) };
};

const socket = (local: string, remote: string): TcpSocket => ({
  ...{ local: ends(local), remote: ends(remote), state: 'ESTABLISHED', sendQueueBytes: 0, receiveQueueBytes: 0 },
  ...{ timer: 'none', timerMs: 0, retransmits: 0, probes: 0, rtoMs: 200, cwnd: 10 },
});

/** A client and a front that have dialled from the same port. */
const CLIENT = '198.18.1.2:40001';
const FRONT = '198.18.3.2:40001';
const UP = socket(FRONT, '198.18.0.2:50051');
const DOWN = socket('198.19.12.1:8080', CLIENT);
const AT_SERVER = [socket('198.18.0.2:50051', CLIENT), socket('198.18.0.2:50051', FRONT)];

test('a case’s own connection, by who dialled it', () => {
  expect(connectionOf([UP, DOWN], { at: 'front', towards: 'server' }, { dialledFrom: FRONT })).toBe(UP);
  expect(connectionOf([UP, DOWN], { at: 'front', towards: 'client' }, { dialledFrom: CLIENT })).toBe(DOWN);
  expect(connectionOf(AT_SERVER, { at: 'server', towards: 'client' }, { dialledFrom: FRONT })).toBe(AT_SERVER[1]);
  expect(connectionOf([], { at: 'client', towards: 'server' }, { dialledFrom: CLIENT })).toBeUndefined();
});

test('of two that come from one port, the one to what the case dialled', () => {
  const [other, own] = [socket(CLIENT, '198.19.12.7:8080'), socket(CLIENT, '198.19.12.1:8080')];
  const dialled = { dialledFrom: CLIENT, dialled: '198.19.12.1:8080' };
  expect(connectionOf([other, own], { at: 'client', towards: 'server' }, dialled)).toBe(own);
  expect(connectionOf([socket('198.19.12.7:8080', CLIENT), DOWN], { at: 'front', towards: 'client' }, dialled)).toBe(
    DOWN,
  );
});

describe('kernels are asked', () => {
  const QUEUE: Assumption = { at: 'front', towards: 'client', that: 'nothing is unacknowledged', which: 'stops it' };
  const GOODBYE: Assumption = { at: 'server', towards: 'client', that: 'its close waits', firedAt: 'server' };

  function asking(parts: Partial<Case>) {
    const asked: string[] = [];
    const recorded: LabFact[] = [];
    const context = {
      case: resolvedLike({ path: 'nginx', ...parts }),
      target: '198.19.12.1:8080',
      sockets: async (node: string) => {
        asked.push(node);
        return node === 'server' ? AT_SERVER : [UP, DOWN];
      },
      eventsSoFar: () => [
        byClient(1, { what: 'stream.open', case: NAME, session: '1', dialledFrom: CLIENT }),
        byServer(2, { what: 'stream.open', case: NAME, session: '7', dialledFrom: FRONT }),
      ],
      record: (fact: LabFact) => recorded.push(fact),
    } as unknown as CaseContext;
    return { context, asked, recorded };
  }

  test('what a prediction takes for granted of them, when that can be looked at', async () => {
    const { context, asked, recorded } = asking({ assumptions: [QUEUE, GOODBYE] });
    await measureKernel(context, 'fault.end');
    await measureKernel(context, 'fired', 'client');
    await measureKernel(context, 'fired', 'server');
    expect(asked).toEqual(['nginx', 'server']);
    expect(recorded).toMatchObject([
      { what: 'kernel', case: NAME, when: 'fault.end', at: 'front', towards: 'client', state: 'ESTABLISHED', cwnd: 10 },
      { what: 'kernel', case: NAME, when: 'fired', at: 'server', towards: 'client', state: 'ESTABLISHED' },
    ]);
  });

  test('nothing where it takes nothing for granted', async () => {
    const { context, asked, recorded } = asking({});
    for (const when of ['fault.end', 'heal.begin'] as const) await measureKernel(context, when);
    expect([asked, recorded]).toEqual([[], []]);
  });
});
