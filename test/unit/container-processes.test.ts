import { describe, expect, test } from '@jest/globals';
import type { Container } from '../../lab/runtimes/compose/container.ts';
import { parseRow, processesOf } from '../../lab/runtimes/compose/container-processes.ts';

const STARTED = 'Thu Nov 26 15:58:28 2026';
const row = (stat: string, wchan: string, pid = '13500') => [pid, stat, wchan, STARTED];

describe('a process is stopped', () => {
  test.each([
    ['frozen with cgroup v1', 'Ds', 'refrigerator'],
    ['frozen with cgroup v1 by a newer kernel', 'Dsl', '-'],
    ['frozen with cgroup v2', 'Ssl', 'do_freezer_trap'],
    ['frozen with cgroup v2, of which the kernel tells more', 'S', '__refrigerator'],
    ['stopped by a signal', 'Tl', 'do_signal_stop'],
  ])('that is %s', (_, stat, wchan) => {
    expect(parseRow(row(stat, wchan))).toEqual({
      ...{ pid: 13_500, stopped: true, startTicks: Date.parse(STARTED) },
    });
  });

  test.each([
    ['waits for events', 'Ssl', 'do_epoll_wait'],
    ['waits for nothing that is told', 'S', '-'],
    ['runs', 'R+', '0'],
    ['is idle in the kernel', 'I<', 'rescuer_thread'],
  ])('but not one that %s', (_, stat, wchan) => {
    expect(parseRow(row(stat, wchan)).stopped).toBe(false);
  });
});

test('when it began has a space in it, in whole seconds', () => {
  const { startTicks } = parseRow(['1', 'S', '-', 'Thu Nov  5 06:08:09 2026']);
  expect(startTicks).toBe(new Date(2026, 10, 5, 6, 8, 9).getTime());
  expect(parseRow(['1', 'S', '-', 'Thu Nov  5 06:08:10 2026']).startTicks - startTicks).toBe(1_000);
});

/** A container whose engine says this; nothing else of it is asked. */
const container = (Processes: string[][] | Error, cpuNs = 0) => {
  const asked: string[] = [];
  const engine = {
    top: async () => {
      if (Processes instanceof Error) throw Processes;
      return { Titles: ['PID', 'STAT', 'WCHAN', 'STARTED'], Processes };
    },
    stats: async () => {
      asked.push('stats');
      return { cpu_stats: { cpu_usage: { total_usage: cpuNs } } };
    },
  };
  return { container: engine as unknown as Container, asked };
};

test('the account of processor time is asked only of what stands still, and is all the processes’ together', async () => {
  const frozen = container([row('Ds', 'refrigerator'), row('D', 'refrigerator', '13501')], 7_000_000);
  await expect(processesOf(frozen.container)).resolves.toMatchObject([
    { pid: 13_500, stopped: true, cpuNs: 7_000_000 },
    { pid: 13_501, stopped: true, cpuNs: 0 },
  ]);
  const half = container([row('Ds', 'refrigerator'), row('S', 'do_epoll_wait', '13501')], 7_000_000);
  await expect(processesOf(half.container)).resolves.toMatchObject([
    { stopped: true, cpuNs: 0 },
    { stopped: false, cpuNs: 0 },
  ]);
  expect([frozen.asked, half.asked]).toEqual([['stats'], []]);
});

test('a container that is gone has none; whatever else the engine says is an error', async () => {
  for (const gone of ['container 0a1b is not running', 'No such container: server'])
    await expect(processesOf(container(new Error(gone)).container)).resolves.toEqual([]);
  await expect(processesOf(container(new Error('connect ENOENT')).container)).rejects.toThrow('connect ENOENT');
});

test('what is dead and not yet asked after is no process any more', async () => {
  const { container: one } = container([row('S', 'do_epoll_wait'), row('Z', '-', '13501')]);
  expect((await processesOf(one)).map(({ pid }) => pid)).toEqual([13_500]);
});
