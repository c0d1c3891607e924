import type { MessageKind } from './facts.ts';
import type { StreamMessage } from './generated/stream.ts';

export const request = (query: string): StreamMessage => ({ content: { $case: 'request', value: { query } } });

export const response = (message: string, index: number): StreamMessage => ({
  content: { $case: 'response', value: { message, index } },
});

export const ping = (): StreamMessage => ({ content: { $case: 'ping', value: { timestamp: BigInt(Date.now()) } } });

export const pong = (originalTimestamp: bigint): StreamMessage => ({
  content: { $case: 'pong', value: { originalTimestamp, serverTimestamp: BigInt(Date.now()) } },
});

/** The kind of a message, or nothing for one that a newer peer sent. */
export const kindOf = (message: StreamMessage): MessageKind | undefined => message.content?.$case;
