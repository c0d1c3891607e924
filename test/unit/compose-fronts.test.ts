import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { frontNames, fronts } from '../../lab/fronts/index.ts';
import { variablesOfRunner } from '../../lab/runtimes/compose/engine.ts';
import { frontService } from '../../lab/runtimes/compose/front-services.ts';
import type { Service } from '../../lab/runtimes/compose/service.ts';

const { services } = parse(readFileSync(join(import.meta.dirname, '../../compose/compose.yaml'), 'utf8'), {
  merge: true,
}) as { services: Record<string, Service> };

test.each(frontNames.filter((name) => services[name]))(
  'compose.yaml runs %s as its declaration has it, and with the same configuration',
  (name) => {
    const { container, port } = fronts[name];
    const { image, entrypoint, command = [], volumes, cap_drop, cap_add, healthcheck } = services[name] ?? {};
    const declared = frontService(fronts[name], { image: 'image', configurationFile: '/file' });
    expect([...(entrypoint as string[]), ...(command as string[])]).toEqual(declared.entrypoint);
    expect(image).toMatch(new RegExp(`^\\$\\{LAB_IMAGE_${name.toUpperCase()}:-${container.image}\\}$`));
    expect((volumes as string[]).map((volume) => volume.replace(/^\$\{.*?\}/, '/file'))).toEqual(declared.volumes);
    expect({ cap_drop, cap_add }).toEqual({ cap_drop: declared.cap_drop, cap_add: declared.cap_add });
    expect(healthcheck).toMatchObject({ test: ['CMD', 'bash', '-c', `</dev/tcp/127.0.0.1/${port}`] });
  },
);

test('peers read a checkout that its owner keeps from others, and so does what runs as root', () => {
  const file = (name: string) =>
    parse(readFileSync(join(import.meta.dirname, '../../compose', name), 'utf8'), { merge: true }).services;
  const { client, 'grpc-server': server, toxiproxy } = file('path.yaml');
  const { witness } = file('host.yaml');
  for (const { user } of [client, server, witness]) expect(user).toMatch(/^\$\{LAB_USER:-/);
  expect(variablesOfRunner({}).LAB_USER).toBe(`${process.getuid?.()}:${process.getgid?.()}`);
  for (const { cap_add } of [toxiproxy, services.nginx, services.envoy]) expect(cap_add).toContain('DAC_OVERRIDE');
});
