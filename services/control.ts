import { type Server, ServerCredentials } from '@grpc/grpc-js';
import type { ObservationServiceServer } from '../contract/generated/control.ts';
import type { Journal } from './journal.ts';
import type { Sessions } from './sessions.ts';
import type { Traffic } from './traffic.ts';

export interface Observed {
  journal: Journal;
  sessions: Sessions;
  traffic: Traffic;
  /** Bytes that a tap holds for this case; absent without a tap. */
  tapBytesInFlight?: (caseName: string) => number;
}

/** What both peers serve to the lab. */
export function observationService({
  journal,
  sessions,
  traffic,
  tapBytesInFlight,
}: Observed): ObservationServiceServer {
  return {
    watch(call) {
      let json: string[] = [];
      const send = () => {
        call.write({ json });
        json = [];
      };
      const stop = journal.watch((fact) => {
        if (json.push(JSON.stringify(fact)) === 1) setImmediate(send);
      });
      call.on('cancelled', stop);
    },
    count({ request }, callback) {
      const { sent, received, bytesSent, bytesReceived, waitingBytes } = traffic.counts(request.caseName);
      const bytes = sessions.bytes(request.caseName);
      callback(null, {
        messagesSent: sent,
        messagesReceived: received,
        connectionBytesRead: BigInt(bytes.read),
        connectionBytesWritten: BigInt(bytes.written),
        tapBytesInFlight: BigInt(tapBytesInFlight?.(request.caseName) ?? 0),
        messageBytesSent: BigInt(bytesSent),
        messageBytesReceived: BigInt(bytesReceived),
        drainWaitingBytes: BigInt(waitingBytes),
      });
    },
    now(_, callback) {
      callback(null, { monotonicNs: process.hrtime.bigint() });
    },
  };
}

/** Binds a server to host:port, in plain text unless `credentials` say otherwise, and resolves to the port. Rejects with the address in its message. */
export function listen(
  server: Server,
  address: string,
  credentials = ServerCredentials.createInsecure(),
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) =>
      error ? reject(new Error(`wanted to listen on ${address}; got ${error.message}`)) : resolve(port),
    );
  });
}

/** Finishes what is under way within `timeoutMs`, then cancels the rest. */
export async function stopGracefully(server: Server, timeoutMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, timeoutMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
