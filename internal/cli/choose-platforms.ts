import { currentPlatform, type Platform } from '../platform/platform.ts';
import type { CommandContext } from './runtime.ts';

/** The platforms to work for: those of the command line, else those of the project, else this one. */
export function choosePlatforms(
  named: readonly Platform[],
  { project, runtime }: Pick<CommandContext, 'project' | 'runtime'>,
): readonly Platform[] {
  const choices = [named, project.platforms, [currentPlatform(runtime.host)]];
  return choices.find((platforms) => platforms.length > 0) ?? [];
}
