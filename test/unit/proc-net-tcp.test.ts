import { expect, test } from '@jest/globals';
import { ESTABLISHED, LISTENING, parseTcpTable } from '../../lab/runtimes/proc-net-tcp.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                  ';

test('the IPv4 connections of both tables, with their queues', () => {
  const table = `${HEAD}
   0: 00000000:C383 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0 100 0 0 10 0
   1: 0B0C13C6:1F90 020112C6:C9AC 01 00000005:00040000 01:00000014 00000003     0        0 102 2 0 20 4 30 10 -1
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
   0: 00000000000000000000000000000000:C383 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0
   1: 0000000000000000FFFF00000B0C13C6:1F90 0000000000000000FFFF0000020112C6:C9AD 06 00000000:00000000 03:00000B1C 0
`;
  expect(parseTcpTable(table)).toEqual([
    {
      state: LISTENING,
      local: { address: '0.0.0.0', port: 50_051 },
      remote: { address: '0.0.0.0', port: 0 },
      sendQueueBytes: 0,
      receiveQueueBytes: 0,
    },
    {
      state: ESTABLISHED,
      local: { address: '198.19.12.11', port: 8_080 },
      remote: { address: '198.18.1.2', port: 51_628 },
      sendQueueBytes: 5,
      receiveQueueBytes: 262_144,
    },
    {
      state: 6,
      local: { address: '198.19.12.11', port: 8_080 },
      remote: { address: '198.18.1.2', port: 51_629 },
      sendQueueBytes: 0,
      receiveQueueBytes: 0,
    },
  ]);
});
