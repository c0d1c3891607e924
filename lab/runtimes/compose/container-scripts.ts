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
