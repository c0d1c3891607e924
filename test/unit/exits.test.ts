import { expect, test } from '@jest/globals';
import { Exits } from '../../lab/runtimes/processes/exits.ts';

const killed = { name: 'nginx', code: null, signal: 'SIGKILL' };

function listening(): { exits: Exits; told: string[] } {
  const told: string[] = [];
  return { told, exits: new Exits((node, reason) => told.push(`${node} ${reason}`)) };
}

test('an end that nobody wanted is told', () => {
  const { exits, told } = listening();
  exits.hear(killed);
  exits.hear({ name: 'envoy', code: 1, signal: null });
  expect(told).toEqual(['nginx ended by SIGKILL', 'envoy exited with status 1']);
});

test('an end that was wanted is told again only once the program is to be up again', async () => {
  const { exits, told } = listening();
  exits.mean('nginx');
  exits.hear(killed);
  expect(told).toEqual([]);
  await exits.orEnd('nginx', () => Promise.resolve());
  exits.hear(killed);
  expect(told).toEqual(['nginx ended by SIGKILL']);
});

test('who waits for a program hears that it ended', async () => {
  const { exits } = listening();
  const up = exits.orEnd('nginx', () => Promise.withResolvers<void>().promise);
  exits.hear(killed);
  await expect(up).rejects.toThrow('ended by SIGKILL');
});
