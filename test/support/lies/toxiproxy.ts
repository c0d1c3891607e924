/**
 * A Toxiproxy that lies: the real one, which LAB_LIAR_REAL_TOXIPROXY names, and before its HTTP API whoever tells the lie that LAB_LIE
 * names. It ends with the real one, and the real one with it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { addressOf, sortingLink } from './sorting-link.ts';
import { type Toxic, toxicLieOf } from './toxic-lies.ts';

const REAL_PORT = 18_474;
const UP_TIMEOUT_MS = 10_000;
const RETRY_MS = 20;

/** Whatever the real one says. */
interface Answer {
  status: number;
  body: string;
}

const args = process.argv.slice(2);
const flagged = (flag: string): string | undefined => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
const program = process.env.LAB_LIAR_REAL_TOXIPROXY ?? '';
const host = flagged('-host') ?? '127.0.0.1';
const lie = toxicLieOf(process.env.LAB_LIE);
/** Links that have a toxic already which does more than to hold closes. */
const cut = new Set<string>();

async function ask(method: string, path: string, body: string): Promise<Answer> {
  const url = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${REAL_PORT}${path}`;
  const deadline = performance.now() + UP_TIMEOUT_MS;
  for (;;)
    try {
      const response = await fetch(url, { method, ...(body && { body }) });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
}

/** The toxic as the lie has it, later or for a while; what goes wrong then is nobody's concern. */
async function putIn(path: string, toxic: Toxic): Promise<void> {
  await ask('POST', path, JSON.stringify(toxic));
  if (lie.letsGoAfterMs === undefined) return;
  setTimeout(() => ask('DELETE', `${path}/${toxic.name}`, '').catch(() => {}), lie.letsGoAfterMs);
}

async function addToxic(path: string, asked: Toxic): Promise<Answer> {
  const answer = { status: 200, body: JSON.stringify(asked) };
  if (asked.type !== 'slow_close') cut.add(path);
  if (lie.drops?.(asked)) return answer;
  const toxic = lie.instead?.(asked) ?? asked;
  if (lie.lateMs === undefined) await putIn(path, toxic);
  else setTimeout(() => putIn(path, toxic).catch(() => {}), lie.lateMs);
  return answer;
}

/** The link itself is the real one's; a lie that tells connections apart stands before it. */
async function addLink(body: string): Promise<Answer> {
  const { spares } = lie;
  if (!spares) return ask('POST', '/proxies', body);
  const asked = JSON.parse(body) as { name: string; listen: string; upstream: string };
  const answer = await ask('POST', '/proxies', JSON.stringify({ ...asked, listen: '127.0.0.1:0' }));
  const { listen } = JSON.parse(answer.body) as { listen: string };
  const toxics = `/proxies/${asked.name}/toxics`;
  await sortingLink({
    ...{ listen: addressOf(asked.listen), toxic: addressOf(listen), upstream: addressOf(asked.upstream) },
    ...{ isLate: () => cut.has(toxics), spares },
  });
  return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), listen: asked.listen }) };
}

async function handle({ method = 'GET', url = '/' }: IncomingMessage, body: string): Promise<Answer> {
  if (method === 'POST' && url === '/proxies') return addLink(body);
  if (method === 'POST' && url.endsWith('/toxics')) return addToxic(url, JSON.parse(body) as Toxic);
  const answer = await ask(method, url, body);
  // Taken out, if it was ever in.
  return method === 'DELETE' && answer.status === 404 ? { status: 204, body: '' } : answer;
}

if (args.includes('-version')) process.exit(spawnSync(program, args, { stdio: 'inherit' }).status ?? 1);

const server = createServer(async (request, response) => {
  const { status, body } = await handle(request, await text(request)).catch((error: Error) => ({
    ...{ status: 500, body: JSON.stringify({ error: error.message, status: 500 }) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : body);
});
server.listen(Number(flagged('-port') ?? 8474), host);
await once(server, 'listening');

const others = args.filter((argument, index) => argument !== '-port' && args[index - 1] !== '-port');
const real = spawn(program, [...others, '-port', String(REAL_PORT)], { stdio: 'inherit' });
real.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => real.kill(signal));
process.once('exit', () => real.kill('SIGKILL'));
