/** How a case's reconnecting client names its later streams, so that their facts don't mix with the case's own. */
export const attemptName = (caseName: string, attempt: number): string => `${caseName}#${attempt}`;

/** The case whose stream it is, also of an attempt's. */
export const caseOf = (streamName: string): string => streamName.replace(/#\d+$/, '');
