import type { Figures } from '../lab/model/figures.ts';

/** A client's HTTP/2 window. What is left of it when the client dies depends on what flowed before. */
const WINDOW_BYTES = 65_535;

/**
 * What the kernel takes at least towards a client whose packets vanish, and a page of nginx's. It counts the memory of
 * packets against the send buffer (46,080 bytes on a fresh connection with packets of 1,500), not what they carry, and
 * small messages waste it. Measured with pushes of 100 bytes, 12 streams each 100 ms: 33,000 bytes in the kernel; one
 * each 10 ms: 29,300 with nginx's own page. With BBR the send buffer is half as large again.
 */
const LEAST_BYTES = 28_000;

/** What is left of the buffer for small messages, without the headers of their frames: 112 of 121 bytes of a push. */
const PAYLOAD_SHARE = 0.9;

/**
 * nginx reads no more from the server, PINGs included, once the client's window or the kernel's send buffer is full, and
 * its own buffer too. Where the kernel always answers, as over Toxiproxy, it's the window: measured 65,535 + 3,500 bytes.
 *
 * @param bufferBytes grpc_buffer_size. What nginx has sent of it already, a window at most, isn't filled anew.
 */
export const stopsAnsweringAfter = (bufferBytes: number): NonNullable<Figures['stopsAnsweringAfterBytes']> => ({
  min: LEAST_BYTES + Math.max(0, Math.floor(bufferBytes * PAYLOAD_SHARE) - WINDOW_BYTES),
  max: WINDOW_BYTES + bufferBytes,
});

/**
 * What kernels hold between nginx that reads no more and a server that goes on writing: nginx's receive queue and the
 * server's send queue, which grow as they are used: from what Linux begins with (a window of 64 KiB, tcp_wmem's 16 KiB of
 * which half is payload) to what Linux 6.18 lets them grow to (tcp_rmem and tcp_wmem: 32 MiB and 4 MiB). Measured: 0.1 to
 * 1.7 MB and 0.1 to 2.9 MB, once 4.7 and 1.7 MB. So it is measured in each case, and judged by that.
 */
export const IN_KERNELS_BYTES = { min: 70_000, max: 37_700_000 };

/** @param bufferBytes grpc_buffer_size. */
export function swallows(bufferBytes: number): Figures['swallowsBytes'] {
  const { min, max } = stopsAnsweringAfter(bufferBytes);
  return { min: min + IN_KERNELS_BYTES.min, max: max + IN_KERNELS_BYTES.max };
}
