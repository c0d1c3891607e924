/** What docker and its containers say when something is wrong, and what mends it; the first that matches counts. */
const REMEDIES: readonly [RegExp, string][] = [
  [/ENOENT|command not found/, 'install Docker Engine with Compose v2, or use --runtime processes'],
  [/permission denied.*socket/is, 'sudo usermod -aG docker $USER, then log in again'],
  [/Cannot connect|Is the docker daemon running|ECONNREFUSED/i, 'sudo systemctl start docker'],
  [/no space left on device/i, 'free space where the engine keeps its data: docker system df shows what takes it'],
  [
    /no matching manifest|does not match the (specified|detected host) platform/i,
    'the image is for another architecture: name another by LAB_IMAGE_<NAME>, or remove it and let the lab build its own',
  ],
];

export const remedyFor = (words: string, otherwise: string): string =>
  REMEDIES.find(([pattern]) => pattern.test(words))?.[1] ?? otherwise;
