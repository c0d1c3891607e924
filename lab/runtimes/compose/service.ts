/** A service as Compose's files have it. */
export type Service = Record<string, unknown>;
