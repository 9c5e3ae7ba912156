/** Who one is at OCI registries: which of many credentials counts for a repository. */
import type { OciRepository } from '../addr/oci-repository.ts';

/** What is shown to a registry, or where to ask for it. */
export type OciSecret =
  | { readonly kind: 'login'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly accessToken: string }
  /** The program `docker-credential-NAME` knows. */
  | { readonly kind: 'helper'; readonly name: string };

/** Credentials and the repositories that they are for. */
export interface OciCredentials {
  /** Undefined for all registries. */
  readonly registry: string | undefined;
  /** The path that repositories have to begin with, whole segments only; empty for all of them. */
  readonly path: string;
  readonly secret: OciSecret;
}

/** An `oci_default_credentials` block, or what is so without one. */
export interface OciDefaults {
  /** Undefined for those files in which container tools keep their credentials. */
  readonly configFiles: readonly string[] | undefined;
  /** The helper for registries of which nothing else is known. */
  readonly helper: string | undefined;
}

/** Without a block, the files of container tools count. */
export const impliedOciDefaults: OciDefaults = { configFiles: undefined, helper: undefined };

/** Chooses the credentials that name a repository most exactly; of equals, the first. */
export function chooseOciSecret(
  credentials: readonly OciCredentials[],
  repository: OciRepository,
): OciSecret | undefined {
  let best: OciCredentials | undefined;
  for (const candidate of credentials) {
    const rank = rankOf(candidate, repository);
    if (rank > 0 && (best === undefined || rank > rankOf(best, repository))) best = candidate;
  }
  return best?.secret;
}

/** 0 if they are for other repositories, else more the more exactly they name it. */
function rankOf({ registry, path }: OciCredentials, repository: OciRepository): number {
  if (registry === undefined) return 1;
  if (registry !== repository.registry) return 0;
  if (path === '') return 2;
  return `${repository.name}/`.startsWith(`${path}/`) ? 2 + path.split('/').length : 0;
}
