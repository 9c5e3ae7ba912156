import type { HashIndex } from './hash-index.ts';
import type { PluginCache } from './plugin-cache.ts';
import type { Shelf } from './shelf.ts';

/** The shelf of a run that only wants to know hashes: nothing is put anywhere. */
export function createLockShelf(deps: {
  readonly index: HashIndex;
  readonly pluginCache: PluginCache;
}): Shelf {
  return {
    async obtain(question, bring, { signal }) {
      const cached = await deps.pluginCache.find(question, signal);
      if (cached !== undefined) return { digests: cached, origin: 'plugin-cache' };
      return bring({
        async known(zh) {
          const digests = await deps.index.find(zh);
          return digests === undefined ? undefined : { digests, origin: 'hash-index' };
        },
        keepFrom: () => Promise.resolve(undefined),
      });
    },
  };
}
