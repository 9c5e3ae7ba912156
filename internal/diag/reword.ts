import { ParseError } from './parse-error.ts';

/** Runs a parser; what it says about a text becomes part of an error that says where the text was. */
export function reword<T>(parse: () => T, makeError: (reason: string) => Error): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ParseError) throw makeError(error.message);
    throw error;
  }
}

/** Runs a parser; undefined stands for any text that it refuses. */
export function findParsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
