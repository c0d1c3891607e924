import { styleText } from 'node:util';
import { runtimes } from '../runtimes/index.ts';
import type { Check } from '../runtimes/runtime.ts';

function print(checks: readonly Check[]): void {
  for (const { what, ok, found, remedy } of checks) {
    console.log(`  ${ok ? styleText('green', 'has  ') : styleText('red', 'lacks')} ${what}: ${found}`);
    if (!ok && remedy) console.log(`        fix: ${remedy}`);
  }
}

/** Says, for each runtime, what this machine has and lacks. Returns 3 if no runtime can work here. */
export async function doctor(): Promise<0 | 3> {
  let usable = false;
  for (const runtime of Object.values(runtimes)) {
    const checks = await runtime.check();
    const ok = checks.every((check) => check.ok);
    usable ||= ok;
    console.log(`${runtime.name}: ${ok ? 'can run here' : 'cannot run here'}`);
    print(checks);
    if (!ok) continue;
    const network = await runtime.checkNetwork();
    const drops = network.every((check) => check.ok);
    console.log(`  to drop packets: ${drops ? 'can' : 'can not, and skips the cases that need it'}`);
    print(network);
  }
  return usable ? 0 : 3;
}
