/** How a case's reconnecting client names its later streams, so that their facts don't mix with the case's own. */
export const attemptName = (caseName: string, attempt: number): string => `${caseName}#${attempt}`;

/** The stream of another client that a case has beside it, from 1. */
export const neighbourName = (caseName: string, number: number): string => `${caseName}+${number}`;

/** The case whose stream it is, also of an attempt's or a neighbour's. */
export const caseOf = (streamName: string): string => streamName.replace(/[#+]\d+$/, '');
