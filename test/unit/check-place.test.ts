import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readConfiguration } from '../../lab/check/configuration.ts';
import { place } from '../../lab/check/place.ts';

let folder: string;
let given: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-place-'));
  given = join(folder, 'given');
  mkdirSync(given);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The machine of an nginx whose configuration says this besides. */
async function machineOf(inHttp: string, first = '') {
  const server = 'server { listen 80; http2 on; location / { grpc_pass grpc://streams:9000; } }';
  writeFileSync(join(given, 'nginx.conf'), `${first}events {}\nhttp { ${inHttp} ${server} }\n`);
  return place(readConfiguration('nginx', given, {}), join(folder, 'machine'));
}

test('a machine is made anew where one has been', async () => {
  await machineOf('');
  const { root } = await machineOf('', 'user nobody; ');
  expect(readFileSync(join(root, 'etc/nginx/nginx.conf'), 'utf8')).toMatch(/^user nobody; /);
});

test.each([
  ['to this machine’s', 'modules'],
  ['nowhere', 'no-such-modules'],
])('modules are those of the program that runs, also where the link of the user’s leads %s', async (_, name) => {
  mkdirSync(join(folder, 'modules'));
  symlinkSync(join(folder, name), join(given, 'modules'));
  const { root } = await machineOf('');
  expect(readlinkSync(join(root, 'etc/nginx/modules'))).toBe('/usr/lib/nginx/modules');
});

test('modules that the user has in the folder itself stay', async () => {
  mkdirSync(join(given, 'modules'));
  writeFileSync(join(given, 'modules/own.so'), '');
  const { root } = await machineOf('');
  expect(existsSync(join(root, 'etc/nginx/modules/own.so'))).toBe(true);
});

test('a link that leads nowhere, as in a folder copied from another machine, stays one', async () => {
  symlinkSync('/nowhere/site.conf', join(given, 'site.conf'));
  const { root } = await machineOf('');
  expect(readlinkSync(join(root, 'etc/nginx/site.conf'))).toBe('/nowhere/site.conf');
});

test('what nobody reads afterwards is scratch; a folder with logs or files in it isn’t', async () => {
  const { scratch } = await machineOf(
    'client_body_temp_path /var/cache/nginx/client; access_log /var/lib/nginx/logs/access.log;',
    'pid /etc/nginx/nginx.pid;\n',
  );
  expect(scratch).toEqual(['/var/cache/nginx', '/var/cache/nginx/client']);
});
