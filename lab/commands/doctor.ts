import { styleText } from 'node:util';
import { runtimes } from '../runtimes/index.ts';

/** Says, for each runtime, what this machine has and lacks. Returns 3 if no runtime can work here. */
export async function doctor(): Promise<0 | 3> {
  let usable = false;
  for (const runtime of Object.values(runtimes)) {
    const checks = await runtime.check();
    const ok = checks.every((check) => check.ok);
    usable ||= ok;
    console.log(`${runtime.name}: ${ok ? 'can run here' : 'can not run here'}`);
    for (const { what, ok: there, found, remedy } of checks) {
      console.log(`  ${there ? styleText('green', 'has  ') : styleText('red', 'lacks')} ${what}: ${found}`);
      if (!there && remedy) console.log(`        mend it: ${remedy}`);
    }
  }
  return usable ? 0 : 3;
}
