/** HTTP/2's registers, as RFC 9113 has them: 6 (frame types), 6.5.2 (settings) and 7 (error codes). */

/** By type, from 0x00. */
const FRAMES = [
  ...['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY', 'WINDOW_UPDATE'],
  'CONTINUATION',
];

/** By identifier, from 0x01; without the `SETTINGS_` before each. */
const SETTINGS = [
  ...['HEADER_TABLE_SIZE', 'ENABLE_PUSH', 'MAX_CONCURRENT_STREAMS', 'INITIAL_WINDOW_SIZE', 'MAX_FRAME_SIZE'],
  'MAX_HEADER_LIST_SIZE',
];

/** By code, from 0x00. */
const ERRORS = [
  ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED'],
  ...['FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM'],
  ...['INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];

/** Bits of the flags, by the frame types that have them. */
const FLAGS: readonly (readonly [bit: number, name: string, types: readonly string[]])[] = [
  [0x01, 'ack', ['SETTINGS', 'PING']],
  [0x01, 'END_STREAM', ['DATA', 'HEADERS']],
  [0x04, 'END_HEADERS', ['HEADERS', 'PUSH_PROMISE', 'CONTINUATION']],
  [0x08, 'PADDED', ['DATA', 'HEADERS', 'PUSH_PROMISE']],
  [0x20, 'PRIORITY', ['HEADERS']],
];

/** The number that a name such as `UNKNOWN(0x0a)` or `0x08` ends with; 0 if it has none. */
const numberIn = (name: string): number => Number(/0x[0-9a-f]+/i.exec(name)?.[0] ?? 0);

export function frameCode(type: string): number {
  const code = FRAMES.indexOf(type);
  return code < 0 ? numberIn(type) : code;
}

export const shortSetting = (name: string): string => name.replace(/^SETTINGS_/, '');

export function settingId(name: string): number {
  const index = SETTINGS.indexOf(shortSetting(name));
  return index < 0 ? numberIn(name) : index + 1;
}

export const errorName = (code: number): string => ERRORS[code] ?? `0x${code.toString(16)}`;

/** Those that are set; bits that mean nothing for the type as a number. */
export function flagNames(type: string, flags: number): string[] {
  const known = FLAGS.filter(([bit, , types]) => (flags & bit) !== 0 && types.includes(type));
  const rest = known.reduce((left, [bit]) => left & ~bit, flags);
  return [...known.map(([, name]) => name), ...(rest === 0 ? [] : [`flags=0x${rest.toString(16).padStart(2, '0')}`])];
}
