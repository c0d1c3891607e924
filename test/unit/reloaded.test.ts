import { expect, test } from '@jest/globals';
import { oldWorkersStopped } from '../../nginx/reload.ts';

/** As nginx has it after a kill, a start and a worker that crashed. */
const NGINX_BEFORE = `
2026/11/21 21:06:37 [notice] 2#2: start worker processes
2026/11/21 21:06:37 [notice] 2#2: start worker process 3
2026/11/21 21:06:38 [notice] 83#83: start worker processes
2026/11/21 21:06:38 [notice] 83#83: start worker process 86
2026/11/21 21:06:38 [notice] 83#83: start worker process 87
2026/11/21 21:06:39 [alert] 83#83: worker process 87 exited on signal 9
2026/11/21 21:06:39 [notice] 83#83: start worker process 88
`;

test('nginx has reloaded once each worker of its old configuration has stopped taking connections', () => {
  const isReloaded = oldWorkersStopped(NGINX_BEFORE);
  let since = `
2026/11/21 21:06:40 [notice] 83#83: signal 1 (SIGHUP) received from 1, reconfiguring
2026/11/21 21:06:40 [notice] 83#83: start worker processes
2026/11/21 21:06:40 [notice] 83#83: start worker process 90
2026/11/21 21:06:40 [notice] 86#86: gracefully shutting down
`;
  expect(isReloaded(since)).toBe(false);
  since += '2026/11/21 21:06:40 [notice] 88#88: gracefully shutting down\n';
  expect(isReloaded(since)).toBe(true);
});
