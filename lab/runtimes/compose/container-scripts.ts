/** Asks again and again, in a container; status 1 when that takes too long. bash alone is there in every image. */
const until = (holds: string, timeoutMs: number) =>
  `until ${holds}; do ((SECONDS * 1000 < ${timeoutMs})) || exit 1; read -rt 0.05 <> <(:); done; true`;

/** Ends well once something in the container listens there. By the kernel's tables: nobody is dialled. */
export function untilListening(port: number, timeoutMs: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // Local port, no remote one, and the state LISTEN of include/net/tcp_states.h.
  const listens = `[[ "$(</proc/net/tcp)$(</proc/net/tcp6)" =~ :${hex}\\ 0+:0000\\ 0A ]] 2>/dev/null`;
  return ['bash', '-c', until(listens, timeoutMs)];
}

/**
 * Sends SIGHUP to nginx's master, the one program that the container's init process has started, and ends well once it
 * has a worker that it didn't have (it starts one only for a configuration that it can use) and each of those that it had is
 * going: until then they take connections, and their clients hear no GOAWAY. Their titles say so just before.
 */
export const reloadNginx = (timeoutMs: number): string[] => [
  'bash',
  '-c',
  [
    // A program's number, its name in parentheses, its state, and its parent's number.
    'childrenOf() { for file in /proc/[0-9]*/stat; do read -r pid _ _ parent _ <"$file" && [[ $parent == "$1" ]] && echo "$pid"; done 2>/dev/null; }',
    'master=$(childrenOf 1)',
    String.raw`before=$'\n'$(childrenOf "$master")$'\n'`,
    String.raw`newWorker() { for child in $(childrenOf "$master"); do [[ $before == *$'\n'"$child"$'\n'* ]] || return 0; done; return 1; }`,
    // A process that has ended, or is dead and nobody has asked after it, has no title.
    `oldOnesGo() { for child in $before; do title=; read -rd '' title <"/proc/$child/cmdline"; [[ -z $title || $title == *'shutting down'* ]] || return 1; done 2>/dev/null; }`,
    'kill -HUP "$master"',
    until('newWorker && oldOnesGo', timeoutMs),
  ].join('\n'),
];
