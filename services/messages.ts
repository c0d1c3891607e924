import type { MessageKind } from '../contract/facts.ts';
import { StreamMessage, StreamRequest } from '../contract/generated/stream.ts';

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

/** Before each message: whether it is compressed, and its length. */
const GRPC_PREFIX_BYTES = 5;

/** What a message takes on the wire as gRPC frames it, before HTTP/2. */
export const framedBytes = (message: StreamMessage): number =>
  GRPC_PREFIX_BYTES + StreamMessage.encode(message).finish().byteLength;

/** The same of the request that opens a one-way stream. */
export const framedRequestBytes = (query: string): number =>
  GRPC_PREFIX_BYTES + StreamRequest.encode({ query }).finish().byteLength;
