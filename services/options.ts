import { InvalidArgumentError, Option } from 'commander';

/** Parses a command line's whole number, 0 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('wanted a whole number, 0 or more.');
  return value;
}

/** Parses a command line's milliseconds; up to a day short of 25 days, what a timer of Node's can hold. */
function milliseconds(text: string): number {
  const value = wholeNumber(text);
  if (value > 2 ** 31 - 1) throw new InvalidArgumentError('wanted at most 2147483647 ms, the longest timer there is.');
  return value;
}

/** An option in milliseconds, which its environment variable can give as well. */
export const millisecondsOption = (name: string, env: string, description: string): Option =>
  new Option(name, description).env(env).argParser(milliseconds);

export const controlOption = (): Option =>
  new Option('--control <host:port>', 'where the lab drives and observes it').env('CONTROL').default('0.0.0.0:50052');
