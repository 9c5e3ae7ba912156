import { ParseError } from '../../diag/parse-error.ts';
import type { ParsedFlags } from '../flags.ts';
import type { CommandContext } from '../runtime.ts';

/**
 * The one argument of the commands that look after a mirror, or the project's mirror.
 *
 * @throws {ParseError} if there is neither, or more than one
 */
export function mirrorDirectory(
  { positional }: ParsedFlags,
  { project }: Pick<CommandContext, 'project'>,
): string {
  const [directory = project.mirror.directory, ...more] = positional;
  if (directory === undefined) throw new ParseError('Cannot tell which mirror: name its directory');
  if (more[0] === undefined) return directory;
  throw new ParseError(`Cannot use argument "${more[0]}": one directory is expected`);
}
