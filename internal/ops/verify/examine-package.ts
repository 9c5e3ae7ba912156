import { createOnceMap } from '../../async/once-map.ts';
import { ToolError } from '../../diag/tool-error.ts';
import type { PackageFetcher } from '../../fetch/package-fetcher.ts';
import { findRealDirectory } from '../../fsx/find-real-directory.ts';
import type { PackageDigests } from '../../package/digests.ts';
import type { Platform } from '../../platform/platform.ts';
import type { FoundPackage } from '../../source/filesystem/search.ts';

/** A package on this machine, and what came of reading all of it. */
export interface ExaminedPackage {
  readonly platform: Platform;
  readonly path: string;
  readonly outcome:
    | { readonly kind: 'hashed'; readonly digests: PackageDigests }
    /** It is no package. */
    | { readonly kind: 'broken'; readonly reason: string }
    /** It could not be read, so that nothing can be said of it. */
    | { readonly kind: 'unreadable'; readonly reason: string };
}

export type Examine = (found: FoundPackage) => Promise<ExaminedPackage>;

/** Makes what reads packages; those that several working directories link to are read once. */
export function createExaminer(
  { digest }: Pick<PackageFetcher, 'digest'>,
  { signal }: { readonly signal: AbortSignal },
): Examine {
  const known = createOnceMap<string, ExaminedPackage['outcome']>();

  async function read(location: FoundPackage['location']): Promise<ExaminedPackage['outcome']> {
    try {
      return { kind: 'hashed', digests: await digest(location, { signal }) };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ToolError)) throw error;
      const kind = error.code === 'file-unreadable' ? 'unreadable' : 'broken';
      return { kind, reason: error.message };
    }
  }

  return async ({ platform, location }) => {
    const { path } = location;
    const real = location.kind === 'local-directory' ? await findRealDirectory(path) : path;
    return { platform, path, outcome: await known.get(real ?? path, () => read(location)) };
  };
}
