import { styleText } from 'node:util';
import { frontNames } from '../fronts/index.ts';
import { prepareEngine } from '../runtimes/compose/engine.ts';
import { followStack } from '../runtimes/compose/stack.ts';

const TOXICS = 'localhost:8474/proxies/nginx/toxics';

const cut = (stream: string) => `-d '{"type":"timeout","stream":"${stream}","attributes":{"timeout":0}}' ${TOXICS}`;

const GUIDE = `
The client holds a stream to the server, through Toxiproxy and nginx. Each 10 s the server asks by a PING whether it lives.
Cut the link as if the phone went into airplane mode, and see who goes on ACKing:
  curl ${cut('upstream')} --next ${cut('downstream')}
Mend it, which ends the old stream:
  curl -X DELETE ${TOXICS}/timeout_upstream --next -X DELETE ${TOXICS}/timeout_downstream
Ctrl-C ends the stack.
`;

/** The stack to play with, by one command: brought up, followed, taken down. */
export async function stack(signal: AbortSignal): Promise<0> {
  const images = await prepareEngine(frontNames, (progress) => console.log(progress), signal);
  await followStack(images, () => console.log(styleText('bold', GUIDE)), signal);
  return 0;
}
