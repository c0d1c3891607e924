import { PassThrough } from 'node:stream';
import type { ContainerRuntimeClient } from 'testcontainers';
import { LabError } from '../../support/errors.ts';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** Reads scripts that end with NUL, and answers each with its status and what it said. */
const LOOP = String.raw`while IFS= read -r -d '' script; do said=$(set -e; eval "$script" 2>&1); printf '%s\0%s\0' $? "$said"; done`;

const ANSWER_TIMEOUT_MS = 5_000;

type Duplex = NodeJS.ReadWriteStream & { destroy(): void };

interface Question {
  script: string;
  answer: PromiseWithResolvers<string>;
}

/**
 * A shell that stays, in a host's container: an answer takes as long as its programs, 66 ms less than by an exec of its
 * own, which is a busy engine's and so the whole machine's.
 */
export class HostShell implements Disposable {
  readonly #host: string;
  readonly #stream: Duplex;
  readonly #asked: Question[] = [];
  #said = '';
  #lost: string | undefined;

  private constructor(host: string, stream: Duplex, output: PassThrough) {
    this.#host = host;
    this.#stream = stream;
    output.setEncoding('utf8').on('data', (text: string) => this.#heard(text));
    const lost = (reason: string) => {
      this.#lost ??= reason;
      for (const question of this.#asked.splice(0)) question.answer.reject(this.#error(question, reason));
    };
    stream.on('error', (error: Error) => lost(error.message));
    stream.on('end', () => lost('its shell ended'));
  }

  /** @param host the node whose host it is, as errors name it. */
  static async open(client: ContainerRuntimeClient, container: Container, host: string): Promise<HostShell> {
    const exec = await container.exec({
      Cmd: ['bash', '-c', LOOP],
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    const output = new PassThrough();
    client.container.dockerode.modem.demuxStream(stream, output, output);
    return new HostShell(host, stream, output);
  }

  /**
   * Runs a script of bash's. Scripts run one after the other.
   *
   * @returns what it said.
   * @throws {LabError} a status other than 0, or no answer for 5 s.
   */
  async run(script: string): Promise<string> {
    const question = { script, answer: Promise.withResolvers<string>() };
    if (this.#lost) throw this.#error(question, this.#lost);
    this.#asked.push(question);
    this.#stream.write(`${script}\0`);
    const timer = setTimeout(() => {
      question.answer.reject(this.#error(question, `no answer for ${ANSWER_TIMEOUT_MS} ms`));
    }, ANSWER_TIMEOUT_MS);
    return question.answer.promise.finally(() => clearTimeout(timer));
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }

  #heard(text: string): void {
    const parts = (this.#said + text).split('\0');
    while (parts.length > 2) {
      const [status = '', said = ''] = parts.splice(0, 2);
      const question = this.#asked.shift();
      if (status === '0') question?.answer.resolve(said);
      else question?.answer.reject(this.#error(question, said || `status ${status}`));
    }
    this.#said = parts.join('\0');
  }

  #error({ script }: Question, got: string): LabError {
    return new LabError({
      stage: 'runtime',
      subject: `the network of ${this.#host}`,
      wanted: `\`${script.split('\n')[0]}\` done`,
      got,
      remedy: '`npm run lab -- doctor` shows what the engine’s machine lacks',
    });
  }
}
