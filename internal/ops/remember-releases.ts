import { mapLimit } from '../async/map-limit.ts';
import type { Signer, Trust } from '../auth/auth-result.ts';
import type { ReleaseIndex } from '../cache/release-index.ts';
import type { ProviderPackages } from '../installer/collect.ts';
import type { Source } from '../source/source.ts';

export interface RememberDeps {
  readonly releases: ReleaseIndex;
  readonly source: Source;
}

const entriesInFlightMax = 16;

/**
 * Has later checks know which archives were verified here as which packages. What nobody vouches for,
 * such as packages of this machine, is not worth remembering.
 */
export async function rememberReleases(
  providers: readonly Omit<ProviderPackages, 'missing'>[],
  { releases, source }: RememberDeps,
): Promise<void> {
  const entries = providers.flatMap(({ provider, version, packages }) =>
    [...packages].flatMap(([platform, { digests, auth, local }]) => {
      const { archive } = digests;
      if (local || archive === undefined || auth.trust.kind === 'unauthenticated') return [];
      const question = { source: source.describe(provider), provider, version, platform };
      const { signedHashes, trust } = auth;
      return [{ question, vouched: { zh: archive.zh, signedHashes, ...signerOf(trust) } }];
    }),
  );
  await mapLimit(entries, entriesInFlightMax, ({ question, vouched }) =>
    releases.record(question, vouched),
  );
}

function signerOf(trust: Trust): { readonly signer?: Signer } {
  return trust.kind === 'signed' ? { signer: { by: trust.by, keyId: trust.keyId } } : {};
}
