import { stripVTControlCharacters, styleText } from 'node:util';
import { frontNames } from '../../fronts/index.ts';

type Color = Parameters<typeof styleText>[0];

/** A line of `docker compose logs --timestamps`: container, time, text. */
const LINE = /^(\S+?)-\d+\s+\| (\d{4}-\S+?Z) (.*)$/;

const PEER_COLORS: Record<string, Color> = { client: 'cyan', 'grpc-server': 'blue', toxiproxy: 'yellow' };

/** Of fronts, in turn. */
const FRONT_COLORS: readonly Color[] = ['green', 'magenta', 'red', 'cyanBright'];

const COLORS: Record<string, Color> = {
  ...PEER_COLORS,
  ...Object.fromEntries(frontNames.map((name, index) => [name, FRONT_COLORS[index % FRONT_COLORS.length] ?? 'white'])),
};

/** What is worth a second look: who was asked whether it lives, who answered, and what ended. */
const TELLING = /^(ping\.acked|detector\.fired|stream\.ended|session\.closed|goaway\.received|rst_stream\.received)\b/;

const NAME_WIDTH = Math.max(...Object.keys(COLORS).map((name) => name.length));

/** What fronts say of themselves while they start; what they say of streams, or of trouble, has another form. */
const CHATTER = /^\d{4}\/\d\d\/\d\d \S+ \[(debug|info|notice)\]/;

/** The peers' lines begin with a time of their own, which is the engine's once more. */
const withoutTime = (text: string): string => text.replace(/^\d{4}-\d\d-\d\dT\S+Z\s+/, '');

/** Toxiproxy writes JSON: what it says, and of which link. */
function withoutJson(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const { message, name, listen, upstream, error } = JSON.parse(text) as Record<string, string | undefined>;
    const details = Object.entries({ link: name, listen, upstream, error }).filter(([, value]) => value);
    return [message, ...details.map(([key, value]) => `${key}=${value}`)].join('  ');
  } catch {
    return text;
  }
}

/** One line of the stack's merged logs for a person, or nothing; what has another form stays as it is. */
export function readable(line: string): string | undefined {
  const [, service = '', time = '', text = ''] = LINE.exec(stripVTControlCharacters(line)) ?? [];
  if (!service) return line;
  if (CHATTER.test(text)) return undefined;
  const said = withoutJson(withoutTime(text));
  const name = styleText(COLORS[service] ?? 'white', service.padEnd(NAME_WIDTH));
  const clock = styleText('dim', time.slice(11, 23));
  return `${clock}  ${name}  ${TELLING.test(said) ? styleText('bold', said) : said}`;
}
