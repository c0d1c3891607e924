import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { LabError, messageOf } from '../support/errors.ts';
import { type FrontPath, frontOf, fronts, variantOf } from './index.ts';

/**
 * The configuration that a front of this path runs with: its reference, or that with the variant over it.
 *
 * @param reference a user's file in the reference's place.
 * @throws {LabError} a variant that can't be put over it.
 */
export async function configurationOf(path: FrontPath, reference?: string): Promise<string> {
  const front = fronts[frontOf(path)];
  const referenceFile = reference ?? front.configurationFile;
  const variant = variantOf(path);
  const text = await readFile(referenceFile, 'utf8');
  if (!variant) return text;
  try {
    return front.vary(text, await readFile(variant.file, 'utf8'));
  } catch (cause) {
    throw new LabError({
      stage: 'configuration',
      subject: path,
      wanted: `${relative('', variant.file)} over ${relative('', referenceFile)}`,
      got: messageOf(cause),
      remedy: `give ${path} another reference, or correct the variant`,
      cause,
    });
  }
}
