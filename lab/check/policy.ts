import * as z from 'zod';
import { basicTraffics } from '../model/traffic.ts';
import { durationMs } from './duration.ts';

const IS_TIME = 'wanted a time with its unit: ms, s, m, h or d, such as 30s';

const duration = z.string({ error: IS_TIME }).refine((text) => durationMs(text) !== undefined, IS_TIME);

/** For as long as it says; true: for 10 min, as a quiet stream has to live by default. */
const kept = z.union([z.literal(true), duration], { error: `${IS_TIME}, or true` });

const bytes = z.int({ error: 'wanted a number of bytes' }).positive({ error: 'wanted a number of bytes' });

const keepalive = z.strictObject({ time: duration, timeout: duration });

const application = z.strictObject({
  /** The application's own, as messages on the stream. */
  heartbeat: z.strictObject({ interval: duration, limit: duration }).optional(),
  clientKeepalive: keepalive.optional(),
  serverKeepalive: keepalive.optional(),
  traffic: z.array(z.enum(basicTraffics)).min(1).optional(),
});

/** What a team wants of its front. Every part is optional: what isn't there isn't demanded. */
export const policySchema = z.strictObject({
  application: application.optional(),
  deadClient: z.strictObject({ serverNoticesWithin: duration }).optional(),
  deadServer: z.strictObject({ clientNoticesWithin: duration }).optional(),
  idleStream: z.strictObject({ survives: duration }).optional(),
  quietDirection: z.strictObject({ survives: duration }).optional(),
  streamLifetime: z.strictObject({ atLeast: duration }).optional(),
  delivery: z.strictObject({ within: duration }).optional(),
  reload: z.strictObject({ keepsStreams: kept }).optional(),
  slowClient: z.strictObject({ keepsStream: kept }).optional(),
  otherStreams: z.strictObject({ unharmed: z.literal(true) }).optional(),
  clientSends: z.strictObject({ atLeastBytes: bytes }).optional(),
  heldForDeadClient: z.strictObject({ atMostBytes: bytes }).optional(),
});

type WrittenPolicy = z.infer<typeof policySchema>;
export type Application = z.infer<typeof application> & { traffic: (typeof basicTraffics)[number][] };

/** A policy as it is used: with the defaults of what it leaves out of `application`. */
export type Policy = WrittenPolicy & { application: Application };

/**
 * What goes without a policy, as `docs/check.md` explains: gRPC's keepalive on both sides with figures that most teams take,
 * and what a stream of a phone needs.
 */
export const DEFAULT_POLICY: Policy = {
  application: {
    clientKeepalive: { time: '10s', timeout: '5s' },
    serverKeepalive: { time: '10s', timeout: '5s' },
    traffic: [...basicTraffics],
  },
  deadClient: { serverNoticesWithin: '60s' },
  deadServer: { clientNoticesWithin: '60s' },
  idleStream: { survives: '10m' },
  quietDirection: { survives: '10m' },
  streamLifetime: { atLeast: '24h' },
};

/** A policy with the traffic that it leaves out: all there is. */
export const filledIn = ({ application: own, ...demands }: WrittenPolicy): Policy => ({
  application: { ...(own ?? DEFAULT_POLICY.application), traffic: own?.traffic ?? [...basicTraffics] },
  ...demands,
});
