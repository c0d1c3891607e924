import { fronts, isFront } from '../fronts/index.ts';
import { count, exitStatus, type JudgedCase, type Summary } from '../judge/summary.ts';

/** One claim of the article, in its order, and how the lab tries it. */
interface Claim {
  number: number;
  text: string;
  /** Cases that show it; it holds if all pass. */
  cases: readonly string[];
  /** Why it can't be tested yet. */
  notTested?: string;
  /** What the lab found beyond it, or against it. */
  but?: string;
}

/** The pattern that stands for these cases. */
export const ARTICLE = 'article';

export const CLAIMS: readonly Claim[] = [
  {
    number: 1,
    text: 'Client keepalive against a server without: GOAWAY too_many_pings, and the stream is cancelled',
    cases: [],
    notTested: 'it is a Go server that counts PINGs; grpc-js’s doesn’t',
  },
  {
    number: 2,
    text: 'With keepalive at both ends both PING, both ACK, and nothing is cancelled',
    cases: ['healthy/last-mile/direct/both-keepalive/idle'],
  },
  {
    number: 3,
    text: 'Direct, airplane mode: the server’s PING is unanswered, and it cancels when the timeout ends',
    cases: ['airplane/last-mile/direct/server-keepalive/idle'],
  },
  {
    number: 4,
    text: 'Behind nginx the server never sees the client’s PINGs',
    cases: ['airplane/last-mile/nginx/client-keepalive/idle'],
  },
  {
    number: 5,
    text: 'Behind nginx, airplane mode: the server’s PINGs go on being ACKed, by nginx; the dead client is never noticed',
    cases: [
      'airplane/last-mile/nginx/server-keepalive/idle',
      'airplane/last-mile/nginx/server-keepalive/server-push-64KiB-100ms',
    ],
    but: 'once pushes have filled the dead client’s window nginx stops ACKing, and the server notices after all',
  },
  { number: 6, text: 'Envoy does the same', cases: ['airplane/last-mile/envoy/server-keepalive/idle'] },
  {
    number: 7,
    text: 'TCP keepalive instead, as nginx’s team has it',
    cases: [
      'packet-drop/last-mile/nginx@so-keepalive/tcp-keepalive/idle',
      'packet-drop/last-mile/nginx@so-keepalive/tcp-keepalive/server-push',
    ],
    but: 'it notices a phone whose packets vanish while nothing is sent to it, and not one to which nginx is pushing',
  },
  {
    number: 8,
    text: 'Messages that the server sends often notice nothing: nginx takes them',
    cases: [
      'airplane/last-mile/nginx/server-push/server-push',
      'airplane/last-mile/nginx/server-push/half-closed-push',
    ],
  },
  {
    number: 9,
    text: 'A Ping and Pong as messages on the stream: each end notices when the other falls silent',
    cases: ['airplane/last-mile/nginx/heartbeat/idle', 'airplane/last-mile/envoy/heartbeat/idle'],
  },
  {
    number: 10,
    text: 'A rate limit ends the connection of a client that Pings too much',
    cases: [],
    notTested: 'no fault is in it: npm test tries it on the server itself',
  },
  {
    number: 11,
    text: 'gRPC’s own keepalive should be an end-to-end message',
    cases: [],
    notTested: 'it is a wish; claims 5 and 9 are what it rests on',
  },
];

export const ARTICLE_CASES: readonly string[] = CLAIMS.flatMap(({ cases }) => cases);

/** What a run without a pattern runs: who notices a silent phone on each path, with a control, in a quarter of a minute. */
export const ANSWER_TO_THE_ARTICLE: readonly string[] = [
  ...ARTICLE_CASES,
  'nobody-watches',
  'direct-keepalive-detects',
  'direct-client-pings-reach-the-server',
  'client-pings-end-at-the-front',
  'fronts-ack-server-pings',
  'front-buffers-and-server-pings',
  'server-push-notices-nothing',
  'heartbeat-detects',
  ...['direct', 'nginx', 'envoy'].flatMap((path) => [
    `healthy/last-mile/${path}/both-keepalive/idle`,
    `healthy/last-mile/${path}/heartbeat/idle`,
  ]),
];

const measured = ({ path, traffic, verdict, reason, proof }: JudgedCase): string[] => [
  `     ${verdict} on ${path}, ${traffic}: ${reason}`,
  ...proof.map((sentence) => `       ${sentence}`),
];

function claimInWords({ number, text, cases, notTested, but }: Claim, { cases: judged }: Summary): string[] {
  const head = `${String(number).padStart(2)}  ${text}`;
  if (notTested) return [head, `     not tested: ${notTested}`];
  const tried = judged.filter(({ name }) => cases.includes(name));
  const all = tried.length === cases.length;
  const verdict = !all || tried.some((one) => one.verdict === 'unknown') ? 'inconclusive' : undefined;
  const holds = verdict ?? (tried.every((one) => one.verdict === 'pass') ? 'holds' : 'does not hold');
  return [head, `     ${holds}${but && holds === 'holds' ? `, but ${but}` : ''}`, ...tried.flatMap(measured)];
}

/** One screen for a discussion: each claim, whether it holds, what was measured, and the frames that show it. */
export function articleInWords(summary: Summary): string {
  const { run } = summary;
  const { node, grpcJs, toxiproxy, ...others } = run.versions;
  const proxies = Object.entries(others).map(
    ([name, version]) => `${isFront(name) ? fronts[name].title : name} ${version}`,
  );
  const programs = `grpc-js ${grpcJs} on Node ${node}, ${[...proxies, `Toxiproxy ${toxiproxy}`].join(', ')}`;
  const tested = CLAIMS.filter(({ notTested }) => !notTested).length;
  return [
    `The article’s claims, on ${run.runtime} with the timing ${run.timing}: ${programs}`,
    '',
    ...CLAIMS.flatMap((claim) => claimInWords(claim, summary)),
    '',
    `${tested} of ${CLAIMS.length} claims tested by ${summary.cases.length} cases: ${count(summary, 'pass')} pass; exit status ${exitStatus(summary)}`,
  ].join('\n');
}
