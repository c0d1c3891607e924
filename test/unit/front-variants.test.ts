import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { vary as varyEnvoy } from '../../envoy/vary.ts';
import { configurationOf } from '../../lab/fronts/configuration.ts';
import { figuresOf } from '../../lab/fronts/figures.ts';
import {
  type FrontName,
  frontOf,
  frontOn,
  fronts,
  type VariantName,
  variantNames,
  variantOf,
} from '../../lab/fronts/index.ts';
import { vary as varyNginx } from '../../nginx/vary.ts';

const frontNames = Object.keys(fronts) as FrontName[];

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());

describe('on a path', () => {
  test('a variant is named after its front', () => {
    expect(frontOf('nginx@so-keepalive')).toBe('nginx');
    expect(frontOn('envoy@stream-idle-timeout')).toBe(fronts.envoy);
    expect(variantOf('nginx@so-keepalive')).toBe(fronts.nginx.variants['so-keepalive']);
  });

  test('a reference has no variant, and a direct path no front', () => {
    expect(frontOf('envoy')).toBe('envoy');
    expect(variantOf('nginx')).toBeUndefined();
    expect(variantOf('direct')).toBeUndefined();
    expect(frontOn('direct')).toBeUndefined();
  });

  test('each front runs with its reference as it is', async () => {
    for (const name of frontNames)
      expect(await configurationOf(name)).toBe(await readFile(fronts[name].configurationFile, 'utf8'));
  });
});

test.each(frontNames)('every file of %s is a variant, named after it', async (name) => {
  const { configurationFile, variants } = fronts[name];
  const folder = join(dirname(configurationFile), 'variants');
  const files = Object.values(variants).map(({ file }) => file);
  expect(files.sort()).toEqual((await readdir(folder)).map((file) => join(folder, file)).sort());
  for (const [variant, { file }] of Object.entries(variants)) expect(basename(file)).toMatch(RegExp(`^${variant}\\.`));
});

test.each(variantNames)('%s says what it is for', async (name) => {
  expect(await readFile(variantOf(name)?.file ?? '', 'utf8')).toMatch(/^# \S.{20}/);
});

test.each(variantNames)('%s changes its own setting alone', async (name) => {
  const reference = linesOf(await configurationOf(frontOf(name)));
  const varied = linesOf(await configurationOf(name));
  const gone = reference.filter((line) => !varied.includes(line) && line !== 'domains: ["*"]');
  expect(gone.length).toBeLessThanOrEqual(1);
  expect(varied.filter((line) => !reference.includes(line)).length).toBeGreaterThanOrEqual(1);
});

test.each(variantNames.filter((name) => variantOf(name)?.emulates))(
  '%s ends a quiet stream after a tenth of its vendor’s figure',
  async (name) => {
    const limitMs = (variantOf(name)?.emulates?.idle.ms ?? 0) / 10;
    expect(figuresOf({ path: name })?.timers).toEqual([
      { at: 'front', limitMs, rearmedBy: { by: 'messages', from: ['client', 'server'], untilFull: true } },
    ]);
    expect(linesOf(await configurationOf(name))).toContain(`stream_idle_timeout: ${limitMs / 1_000}s`);
  },
);

test("a larger buffer of nginx's lets it answer the server for longer", () => {
  const bytes = (path: FrontName | VariantName) => figuresOf({ path })?.stopsAnsweringAfterBytes;
  expect(bytes('nginx')).toEqual({ min: 28_000, max: 65_535 + 4_096 });
  expect(bytes('nginx@grpc-buffer-size-64k')).toEqual({ min: 28_000, max: 65_535 + 65_536 });
  expect(bytes('nginx@grpc-buffer-size-1m')).toEqual({ min: 28_000 + 878_183, max: 65_535 + 1_048_576 });
  expect(bytes('nginx@proxy-buffering-off')).toEqual(bytes('nginx'));
  expect(bytes('envoy')).toBeUndefined();
});

describe("nginx's variants", () => {
  const REFERENCE =
    'http {\n    server {\n        listen 8080;\n        location / {\n            a_timeout 1h;\n        }\n    }\n}\n';

  test('a directive replaces the one of its name where that stands', () => {
    expect(varyNginx(REFERENCE, '# why\na_timeout 3s;\nlisten 8080 so_keepalive=1s:1s:3;\n')).toBe(
      REFERENCE.replace('1h', '3s').replace('8080;', '8080 so_keepalive=1s:1s:3;'),
    );
  });

  test('a directive that the reference lacks goes into its server block', () => {
    expect(linesOf(varyNginx(REFERENCE, 'b_size 64k;'))).toEqual(
      linesOf(REFERENCE.replace('server {\n', 'server {\n        b_size 64k;\n')),
    );
  });

  test.each([
    ['a block', 'location / { a on; }', /"location \/ \{ a on; \}" is no simple directive/],
    ['an unended directive', 'send_timeout 3s', /"send_timeout 3s" is no simple directive/],
    ['a directive that stands there twice', 'listen 1;', /listen stands there 2 times/],
    ['a new directive for two server blocks', 'b_size 64k;', /there are 2 server blocks/],
  ])('%s is refused', (_, variant, words) => {
    const second = '    server {\n        listen 9090;\n    }\n}\n';
    expect(() => varyNginx(REFERENCE.replace(/}\n$/, second), variant)).toThrow(words);
  });
});

describe("Envoy's variants", () => {
  test('settings are merged into their place, and comments stay', async () => {
    const reference = await configurationOf('envoy');
    const varied = varyEnvoy(reference, 'cluster: { connect_timeout: 1s, http: { a: 1, b: [2] } }\n');
    expect(varied).toContain('connect_timeout: 1s');
    expect(varied).toContain('http: { a: 1, b: [ 2 ] }');
    const comments = (text: string) => text.match(/# .*/g);
    expect(comments(varied)).toEqual(comments(reference));
  });

  test('what stands beside a setting stays', async () => {
    const varied = await configurationOf('envoy@connection-keepalive-downstream');
    expect(varied).toMatch(/max_concurrent_streams: 1000\s+connection_keepalive:\s+interval: 1s\s+timeout: 1s\n/);
  });

  test.each([
    ['an unknown place', 'listner: { a: 1 }', /"listner" is none of the places listener, http_connection_manager, /],
    ['a place without settings', 'listener: 3', /listener holds no settings/],
    ['a place that the reference lacks', 'route: { a: 1 }', /there is no route at static_resources\.listeners\.0\./],
    ['no place at all', '# nothing', /the variant says nothing of listener, /],
    ['what is no YAML', 'a: [', /the variant isn't YAML: /],
  ])('%s is refused', (_, variant, words) => {
    expect(() => varyEnvoy('static_resources: { listeners: [{ name: a }] }', variant)).toThrow(words);
  });
});
