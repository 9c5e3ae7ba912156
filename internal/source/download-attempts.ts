import type { Source } from './source.ts';

/** Makes a source whose archives are tried to be downloaded the given number of times. */
export function withDownloadAttempts(source: Source, attemptsMax: number): Source {
  return {
    ...source,
    async packageMeta(request, options) {
      const meta = await source.packageMeta(request, options);
      if (meta.location.kind !== 'http-archive') return meta;
      return { ...meta, location: { ...meta.location, attemptsMax } };
    },
  };
}
