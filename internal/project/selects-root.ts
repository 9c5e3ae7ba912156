import { matchesAny } from './directory-patterns.ts';
import type { RootSelection } from './project.ts';

/**
 * Reports whether a root module counts.
 *
 * @param directory its path from the working directory, with slashes; `.` for that directory itself
 */
export function selectsRoot({ include, exclude }: RootSelection, directory: string): boolean {
  const isIncluded = include.patterns.length === 0 || matchesAny(include, directory);
  return isIncluded && !matchesAny(exclude, directory);
}
