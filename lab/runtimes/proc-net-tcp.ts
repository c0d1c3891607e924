import type { SocketQueues } from '../network.ts';

/** A line of the kernel's table. */
export interface TcpSocket extends SocketQueues {
  /** `include/net/tcp_states.h`. */
  state: number;
}

export const ESTABLISHED = 1;
export const LISTENING = 10;

/** A script of bash's, which reads them alone: not every image has a `cat`. A kernel may be without IPv6. */
export const READ_TCP_TABLES = 'echo "$(</proc/net/tcp)"; [[ ! -e /proc/net/tcp6 ]] || echo "$(</proc/net/tcp6)"';

/** `local remote state send:receive`, all hexadecimal; words of addresses in the byte order of the machine. */
const LINE = /^\s*\d+: (\w+):(\w{4}) (\w+):(\w{4}) (\w\w) (\w{8}):(\w{8}) /;

/** An IPv4 address as a socket for both has it. */
const MAPPED = '0000000000000000FFFF0000';

function address(hex: string): string | undefined {
  const v4 = hex.startsWith(MAPPED) ? hex.slice(MAPPED.length) : hex;
  if (v4.length !== 8) return undefined;
  // Both machines that the lab knows have the least byte first.
  return [6, 4, 2, 0].map((at) => Number.parseInt(v4.slice(at, at + 2), 16)).join('.');
}

/** The IPv4 connections of `/proc/net/tcp` and `tcp6`. */
export function parseTcpTable(text: string): TcpSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, localHex = '', localPort = '', remoteHex = '', remotePort = '', state = '', sent = '', got = ''] =
      LINE.exec(line) ?? [];
    const [local, remote] = [address(localHex), address(remoteHex)];
    if (local === undefined || remote === undefined) return [];
    const number = (hex: string) => Number.parseInt(hex, 16);
    return [
      {
        state: number(state),
        local: { address: local, port: number(localPort) },
        remote: { address: remote, port: number(remotePort) },
        sendQueueBytes: number(sent),
        receiveQueueBytes: number(got),
      },
    ];
  });
}
