import { expect, test } from '@jest/globals';
import { HOST_NAMES } from '../../lab/runtimes/processes/addresses.ts';
import { caseAddress, hostOf } from '../../lab/runtimes/processes/hosts.ts';

test('no two hosts, and no two cases, have an address in common', () => {
  const numbers = Array.from({ length: 1_000 }, (_, number) => number);
  const all = HOST_NAMES.flatMap((name) => {
    const { gateway, address, secondAddress } = hostOf(name);
    return [gateway, address, secondAddress, ...numbers.map((number) => caseAddress(name, number))];
  });
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((address) => !/^198\.1[89](\.\d+){2}$/.test(address))).toEqual([]);
});

test('a case’s address lies in the range that its host answers to', () => {
  expect([hostOf('client').caseRange, caseAddress('client', 0), caseAddress('client', 999)]).toEqual([
    '198.19.4.0/22',
    '198.19.4.1',
    '198.19.7.232',
  ]);
});

test.each([-1, 1_000, 0.5])('there is no case of number %s', (number) => {
  expect(() => caseAddress('server', number)).toThrow(/from 0 to 999/);
});
