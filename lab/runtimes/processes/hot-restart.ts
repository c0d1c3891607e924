/** Envoy's own defaults are 10 min and 15 min, for which no case can wait. */
const TIMES = ['--drain-time-s', '2', '--parent-shutdown-time-s', '4'];

/** At this level a process says when it takes over. */
const SAYS_WHEN = ['--component-log-level', 'config:info'];

const ALONE = '--disable-hot-restart';

export const canRestartHot = (command: readonly string[]): boolean => command.includes(ALONE);

/**
 * Envoy's command line as that of one in a row of processes that take over from each other, the first being 0. The memory
 * that they share is the sandbox's own.
 */
export const inSuccession = (command: readonly string[], epoch: number): string[] => [
  ...command.filter((argument) => argument !== ALONE),
  ...['--restart-epoch', String(epoch), ...TIMES, ...(epoch > 0 ? SAYS_WHEN : [])],
];
