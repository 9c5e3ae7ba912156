import { stat } from 'node:fs/promises';
import type { User } from '../cliconfig/find-files.ts';
import { impliedMirrors, type MirrorPlaces } from '../cliconfig/implied-mirrors.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** Finds those of the implied local mirrors that exist, in their order. */
export async function findImpliedMirrors(
  user: User,
  places: MirrorPlaces,
  flavour: Flavour,
): Promise<readonly string[]> {
  const candidates = await Promise.all(
    impliedMirrors(user, places, flavour).map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found?.isDirectory() === true ? [path] : [];
    }),
  );
  return candidates.flat();
}
