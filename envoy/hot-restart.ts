/** Of the lab's own configurations. Envoy's defaults are 10 min and 15 min, for which no case can wait. */
export const QUICKLY = ['--drain-time-s', '2', '--parent-shutdown-time-s', '4'];

/** At this level a process says when it takes over. */
const SAYS_WHEN = ['--component-log-level', 'config:info'];

/**
 * The command line of one in a row of Envoys that take over from each other, the first being 0. The memory that they share
 * under one name is the sandbox's own, or the container's.
 */
export const inSuccession = (command: readonly string[], epoch: number): string[] => [
  ...command,
  ...['--restart-epoch', String(epoch), ...(epoch > 0 ? SAYS_WHEN : [])],
];

/** Starts a successor on each SIGHUP, as the process of a container can't be replaced; ends with the last of them. */
const SUPERVISOR = `
begin() { "$@" --restart-epoch "$epoch" & ((++epoch)); }
epoch=0 status=1
trap 'begin "$@" ${SAYS_WHEN.join(' ')}' HUP
trap 'kill -TERM $(jobs -pr)' TERM
begin "$@"
while [[ $(jobs -pr) ]]; do wait -n; status=$?; done
exit "$status"
`.trimStart();

export const supervised = (command: readonly string[]): string[] => [
  ...['bash', '-c', SUPERVISOR, 'succession'],
  ...command,
];

/** The new process takes the listener, and tells the old one to leave it. */
export const hasTakenOver = (since: string): boolean =>
  since.includes('all dependencies initialized. starting workers');
