import { expect, test } from '@jest/globals';
import { envoy } from '../../envoy/front.ts';
import { canRestartHot, inSuccession } from '../../lab/runtimes/processes/hot-restart.ts';
import { nginx } from '../../nginx/front.ts';

const commandOf = (front: typeof envoy) => front.command({ program: 'p', configurationFile: 'c', dir: 'd' });

test('Envoy is started so that another can take over from it', () => {
  const command = commandOf(envoy);
  expect(canRestartHot(command)).toBe(true);
  const [first = '', second = ''] = [0, 1].map((epoch) => inSuccession(command, epoch).join(' '));
  expect(first).toMatch(/^p --config-path c .*--restart-epoch 0 /);
  expect(second).toMatch(/^p --config-path c .*--restart-epoch 1 /);
  expect(first + second).not.toContain('--disable-hot-restart');
});

test('nginx takes its configuration anew by itself', () => {
  expect(canRestartHot(commandOf(nginx))).toBe(false);
});
