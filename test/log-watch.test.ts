import { readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { reserveWatching } from '../lab/runtimes/log-watch.ts';

const inotifyInstances = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('inotify');
    } catch {
      return false; // It was the folder's own.
    }
  }).length;

(process.platform === 'linux' ? test : test.skip)(
  'what is needed to watch logs is kept although nothing is watched yet (on Linux)',
  () => {
    reserveWatching();
    expect(inotifyInstances()).toBe(1);
  },
);
