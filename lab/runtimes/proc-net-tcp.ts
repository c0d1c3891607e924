import { TCP_STATES, type TcpSocket, type TcpTimer } from '../links/packet-link.ts';

/** A script of bash's, which reads them alone: not every image has a `cat`. A kernel may be without IPv6. */
export const READ_TCP_TABLES = 'echo "$(</proc/net/tcp)"; [[ ! -e /proc/net/tcp6 ]] || echo "$(</proc/net/tcp6)"';

/**
 * get_tcp4_sock() of net/ipv4/tcp_ipv4.c: `local remote state send:receive timer:when retransmits`, all hexadecimal, words of
 * addresses in the byte order of the machine; then, decimal, `uid probes inode references pointer` and, of a socket that is
 * neither new nor over, `rto ato quick cwnd`.
 */
const LINE =
  /^\s*\d+: (\w+):(\w{4}) (\w+):(\w{4}) (\w\w) (\w{8}):(\w{8}) (\w\w):(\w+) (\w{8})\s+\d+\s+(\d+) \d+ \d+ \w+(?: (\d+) \d+ \d+ (\d+))?/;

/** The kernel tells times in clock ticks for programs (USER_HZ), 100 a second on every machine. */
const MS_PER_TICK = 10;

/** timer_active of the same function. */
const TIMERS: Partial<Record<number, TcpTimer>> = { 1: 'retransmission', 2: 'keepalive', 4: 'zero window' };

/** An IPv4 address as a socket for both has it. */
const MAPPED = '0000000000000000FFFF0000';

function address(hex: string): string | undefined {
  const v4 = hex.startsWith(MAPPED) ? hex.slice(MAPPED.length) : hex;
  if (v4.length !== 8) return undefined;
  // Both machines that the lab knows have the least byte first.
  return [6, 4, 2, 0].map((at) => Number.parseInt(v4.slice(at, at + 2), 16)).join('.');
}

const number = (hex = '') => Number.parseInt(hex, 16);

function socketOf(line: string): TcpSocket | undefined {
  const match = LINE.exec(line);
  if (!match) return undefined;
  const [
    ,
    localHex = '',
    localPort,
    remoteHex = '',
    remotePort,
    stateHex,
    sent,
    got,
    timer,
    when,
    retransmits,
    ...rest
  ] = match;
  const [probes, rto, cwnd] = rest;
  const [local, remote, state] = [address(localHex), address(remoteHex), TCP_STATES[number(stateHex) - 1]];
  if (local === undefined || remote === undefined || !state) return undefined;
  return {
    state,
    local: { address: local, port: number(localPort) },
    remote: { address: remote, port: number(remotePort) },
    sendQueueBytes: number(sent),
    receiveQueueBytes: number(got),
    timer: TIMERS[number(timer)] ?? 'none',
    timerMs: number(when) * MS_PER_TICK,
    retransmits: number(retransmits),
    probes: Number(probes),
    rtoMs: Number(rto ?? 0) * MS_PER_TICK,
    cwnd: Number(cwnd ?? 0),
  };
}

/** The IPv4 connections of `/proc/net/tcp` and `tcp6`. */
export const parseTcpTable = (text: string): TcpSocket[] => text.split('\n').flatMap((line) => socketOf(line) ?? []);

/** What is neither a listener nor only remembered: also connections that their programs have closed, until they are done. */
export const isConnection = ({ state }: TcpSocket): boolean => state !== 'LISTEN' && state !== 'TIME_WAIT';
