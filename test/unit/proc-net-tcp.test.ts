import { expect, test } from '@jest/globals';
import { isConnection, parseTcpTable } from '../../lab/runtimes/proc-net-tcp.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                  ';

const QUIET = { timer: 'none', timerMs: 0, retransmits: 0, probes: 0, rtoMs: 0, cwnd: 0 };

test('the IPv4 connections of both tables, with their queues, timers and windows', () => {
  const table = `${HEAD}
   0: 00000000:C383 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0000000025b333f5 100 0 0 10 0
   1: 0B0C13C6:1F90 020112C6:C9AC 01 00000005:00040000 01:00000014 00000003     0        0 102 2 0000000025b333f5 164 4 30 1 7
   2: 0B0C13C6:1F90 020112C6:C9AE 04 0000001B:00000000 02:00000064 00000000 65534        4 0 2 0000000000000000 21 4 0 10 -1
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
   0: 00000000000000000000000000000000:C383 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0
   1: 0000000000000000FFFF00000B0C13C6:1F90 0000000000000000FFFF0000020112C6:C9AD 06 00000000:00000000 03:00000B1C 00000000     0        0 0 3 0000000025b333f5
`;
  const local = { address: '198.19.12.11', port: 8_080 };
  const remote = (port: number) => ({ address: '198.18.1.2', port });
  expect(parseTcpTable(table)).toEqual([
    {
      ...{ ...QUIET, state: 'LISTEN', sendQueueBytes: 0, receiveQueueBytes: 0, rtoMs: 1_000, cwnd: 10 },
      local: { address: '0.0.0.0', port: 50_051 },
      remote: { address: '0.0.0.0', port: 0 },
    },
    {
      ...{ state: 'ESTABLISHED', local, remote: remote(51_628), sendQueueBytes: 5, receiveQueueBytes: 262_144 },
      ...{ timer: 'retransmission', timerMs: 200, retransmits: 3, probes: 0, rtoMs: 1_640, cwnd: 1 },
    },
    {
      ...{ state: 'FIN_WAIT1', local, remote: remote(51_630), sendQueueBytes: 27, receiveQueueBytes: 0 },
      ...{ timer: 'keepalive', timerMs: 1_000, retransmits: 0, probes: 4, rtoMs: 210, cwnd: 10 },
    },
    {
      ...{ ...QUIET, state: 'TIME_WAIT', timerMs: 28_440, sendQueueBytes: 0, receiveQueueBytes: 0 },
      ...{ local, remote: remote(51_629) },
    },
  ]);
  expect(parseTcpTable(table).filter(isConnection)).toHaveLength(2);
});
