import { ParseError } from '../../diag/parse-error.ts';
import type { ParsedFlags } from '../flags.ts';

/**
 * The one argument of the commands that look after a mirror.
 *
 * @throws {ParseError} if there is none, or more
 */
export function mirrorDirectory({ positional }: ParsedFlags): string {
  const [directory, ...more] = positional;
  if (directory === undefined) throw new ParseError('Cannot tell which mirror: name its directory');
  if (more[0] === undefined) return directory;
  throw new ParseError(`Cannot use argument "${more[0]}": one directory is expected`);
}
