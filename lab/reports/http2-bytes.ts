import type { DataEvent, FrameEvent } from '../record/tap-events.ts';
import { zerosAsMessage } from './grpc-zeros.ts';
import { frameCode, settingId } from './http2-names.ts';

/** What a client's bytes begin with (RFC 9113, 3.4). */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** How much of a payload is written that nobody kept; bulk tells nothing. */
const ZEROS_LIMIT = 65_536;

export interface Rebuilt {
  bytes: Buffer;
  /** What isn't as it was. */
  comment?: string;
}

function frame(code: number, { flags, stream }: { flags: number; stream: number }, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(code, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
};

const setting = ([name, value]: [string, number]): Buffer => {
  const id = settingId(name);
  return Buffer.concat([Buffer.of(id >> 8, id & 0xff), u32(value)]);
};

/** As much of the payload as was kept. */
function keptOf(event: FrameEvent): Buffer {
  switch (event.type) {
    case 'HEADERS':
    case 'PUSH_PROMISE':
    case 'CONTINUATION':
      return Buffer.from(event.block, 'base64');
    case 'SETTINGS':
      return Buffer.concat(Object.entries(event.settings).map(setting));
    case 'PING':
      return Buffer.from(event.payload, 'hex');
    case 'GOAWAY':
      return Buffer.concat([u32(event.lastStream, event.code), Buffer.from(event.text)]);
    case 'RST_STREAM':
      return u32(event.code);
    case 'WINDOW_UPDATE':
      return u32(event.increment);
    default:
      return Buffer.alloc(0);
  }
}

/** A frame as it was, with zeros for what was not kept of it. */
export function frameBytes(event: FrameEvent): Rebuilt {
  const kept = keptOf(event);
  const payload = Buffer.alloc(Math.min(event.length, Math.max(ZEROS_LIMIT, kept.length)));
  kept.copy(payload);
  const bytes = frame(frameCode(event.type), event, payload);
  const comments = [
    ...(payload.length < event.length ? [`${event.length - payload.length} bytes of this frame are left out`] : []),
    ...(kept.length < payload.length ? [`its last ${payload.length - kept.length} bytes weren't kept: zeros`] : []),
  ];
  return { bytes, ...(comments.length > 0 && { comment: comments.join('; ') }) };
}

/** As many frames as there were, of about equal lengths that add up, with a message of zeros in each. */
export function dataBytes({ stream, frames, bytes: total }: DataEvent): Rebuilt {
  const written = Math.min(total, ZEROS_LIMIT);
  const length = (index: number) => Math.floor(written / frames) + (index < written % frames ? 1 : 0);
  const each = Array.from({ length: frames }, (_, index) =>
    frame(0, { flags: 0, stream }, zerosAsMessage(length(index))),
  );
  const comment = `${total - written} of ${total} bytes of DATA are left out`;
  return { bytes: Buffer.concat(each), ...(written < total && { comment }) };
}
