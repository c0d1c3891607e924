import * as z from 'zod';
import { policySchema } from './policy.ts';

/** A policy's JSON schema, for editors: `docs/policy.schema.json` has it. */
export const policyJsonSchema = (): object => ({
  title: 'A policy of grpc-keepalive-lab check',
  ...z.toJSONSchema(policySchema, { target: 'draft-7' }),
});
