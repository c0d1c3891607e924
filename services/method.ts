import { StreamServiceService } from '../contract/generated/stream.ts';

/** A method that a user's front routes, in the form `/package.Service/Method`; nothing unless `METHOD` is set. */
const { METHOD: path } = process.env;

/** The lab's bidirectional stream by the name of that method. */
export const renamedStream = path ? { ...StreamServiceService.stream, path } : undefined;

/** 1 on a renamed stream whose client has finished its side for good: one method has one shape. */
export const HALF_CLOSED_HEADER = 'lab-half-closed';
