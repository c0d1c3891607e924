import type { FrameEvent, TapEvent } from '../record/tap-events.ts';
import { errorName, flagNames, shortSetting } from './http2-names.ts';

/** What a frame says besides its head, in the order of its bytes; nothing of blocks, which only HPACK can tell. */
function detailsOf(event: FrameEvent): string[] {
  switch (event.type) {
    case 'SETTINGS':
      return Object.entries(event.settings).map(([name, value]) => `${shortSetting(name)}=${value}`);
    case 'PING':
      return [`payload=${event.payload}`];
    case 'GOAWAY':
      return [errorName(event.code), `lastStream=${event.lastStream}`, ...(event.text && [JSON.stringify(event.text)])];
    case 'RST_STREAM':
      return [errorName(event.code)];
    case 'WINDOW_UPDATE':
      return [`increment=${event.increment}`];
    default:
      return [`length=${event.length}`];
  }
}

function frameWords(event: FrameEvent): string {
  const { type, flags, stream, connection } = event;
  const where = [...(stream === 0 ? [] : [`stream=${stream}`]), `connection=${connection}`];
  return [type, ...flagNames(type, flags), ...detailsOf(event), ...where].join(' ');
}

/** What passed a tap, or befell it. */
export function tapWords(event: TapEvent): string {
  switch (event.what) {
    case 'frame':
      return frameWords(event);
    case 'data': {
      const { stream, frames, bytes, connection } = event;
      return `DATA stream=${stream} frames=${frames} bytes=${bytes} connection=${connection}`;
    }
    case 'tap.opened':
      return `opened connection=${event.connection} port=${event.port}`;
    case 'tap.closed':
      return `${event.by} connection=${event.connection}${event.error ? ` ${event.error}` : ''}`;
    case 'tap.malformed':
      return `frames can't be decoded: ${event.reason} connection=${event.connection}`;
  }
}
