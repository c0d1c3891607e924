export interface Configuration {
  port: number;
  /** host:port of the gRPC server, plain text. */
  server: string;
  /** A stream on which no message has passed for so long is reset; absent: it never is. */
  streamIdleTimeoutMs?: number;
}

/** @throws {Error} what is no configuration, in words. */
export function parse(text: string): Configuration {
  const { port, server, streamIdleTimeoutMs, ...rest } = JSON.parse(text) as Partial<Configuration>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`wanted port, server, streamIdleTimeoutMs; got ${unknown}`);
  if (typeof port !== 'number' || typeof server !== 'string') throw new Error('wanted a port and a server');
  return { port, server, ...(streamIdleTimeoutMs !== undefined && { streamIdleTimeoutMs }) };
}
