import { expect, test } from '@jest/globals';
import { envoy } from '../../envoy/front.ts';
import { hasTakenOver } from '../../envoy/hot-restart.ts';

const command = envoy.command({ program: 'p', configurationFile: 'c', dir: 'd' });

test('Envoy is started so that another can take over from it', () => {
  const [first = '', second = ''] = [0, 1].map((epoch) => envoy.reload.successor(command, epoch).join(' '));
  expect(first).toMatch(/^p --config-path c .*--restart-epoch 0$/);
  expect(second).toMatch(/^p --config-path c .*--restart-epoch 1 --component/);
  expect(first + second).not.toContain('--disable-hot-restart');
});

test('it has once the new one says that it takes the listener', () => {
  expect(hasTakenOver('[info] initializing epoch 1')).toBe(false);
  expect(hasTakenOver('[info] all dependencies initialized. starting workers')).toBe(true);
});
