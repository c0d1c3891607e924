import { type SetTimer, unset } from '../lab/model/entrance.ts';
import { type Figures, withinHours } from '../lab/model/figures.ts';
import type { Included } from '../lab/model/front.ts';
import { IN_KERNELS_BYTES, stopsAnsweringAfter, swallows } from './buffer.ts';
import { type Contexts, passingContexts, said } from './contexts.ts';
import { withIncludes } from './includes.ts';
import { parse } from './parse.ts';
import { httpTimers } from './timers.ts';
import { bytesOf } from './values.ts';

/** A page of memory, on the platforms where that is 4 KiB. */
const DEFAULT_BUFFER_BYTES = 4_096;

/** What a location that passes gRPC on makes of a stream. */
export function figuresOf(contexts: Contexts, timers: readonly SetTimer[]): Figures {
  const [buffer] = said(contexts, 'grpc_buffer_size')?.args ?? [];
  const bufferBytes = buffer === undefined ? DEFAULT_BUFFER_BYTES : bytesOf(buffer);
  return {
    timers: withinHours(unset(timers)),
    stopsAnsweringAfterBytes: stopsAnsweringAfter(bufferBytes),
    swallowsBytes: swallows(bufferBytes),
    inKernelsBytes: IN_KERNELS_BYTES,
  };
}

/**
 * What a configuration makes of nginx, by its first location that passes gRPC on.
 *
 * @param included finds what it includes.
 * @throws {Error} what is no configuration of nginx's, with its line.
 */
export function figures(configuration: string, included: Included): Figures {
  const contexts = passingContexts(withIncludes(parse(configuration), included));
  return figuresOf(contexts, httpTimers(contexts, said(contexts, 'listen'), { line: 1 }));
}
