import { selectsRoot } from '../project/selects-root.ts';
import type { FindRootsOptions } from '../workdir/find-roots.ts';
import { dataDirOf } from './data-dir.ts';
import type { CommandContext } from './runtime.ts';

/** How every command finds root modules: those that count by the project file. */
export function findRootsOptions({ runtime, flavour, project }: CommandContext): FindRootsOptions {
  return {
    dataDir: dataDirOf(runtime),
    flavour,
    signal: runtime.signal,
    selects: (directory) => selectsRoot(project.roots, directory),
  };
}
