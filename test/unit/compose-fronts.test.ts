import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { frontNames, fronts } from '../../lab/fronts/index.ts';
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
