/** Who the user is at OCI registries, by the CLI configuration and the files of container tools. */
import { readFile } from 'node:fs/promises';
import type { OciRepository } from '../addr/oci-repository.ts';
import { parseDockerConfig } from '../cliconfig/docker-config.ts';
import { dockerConfigFiles } from '../cliconfig/docker-config-files.ts';
import type { CliConfig } from '../cliconfig/cli-config.ts';
import type { User } from '../cliconfig/find-files.ts';
import { chooseOciSecret, type OciCredentials } from '../cliconfig/oci-credentials.ts';
import { ParseError } from '../diag/parse-error.ts';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { createSharedLookups } from '../net/shared-lookups.ts';
import type { OciIdentity } from '../oci/authorized-http.ts';
import { askDockerHelper, type OciLogin } from '../oci/docker-helper.ts';

type OciSettings = Pick<CliConfig, 'ociCredentials' | 'ociDefaults'>;

/** The identities of a user. */
export interface OciIdentities {
  /**
   * Finds who the user is for a repository; undefined if nobody in particular. Files are read, and
   * helpers asked, when they are first needed.
   *
   * @throws {ToolError} `credentials-failed`
   */
  find(
    repository: OciRepository,
    options: { readonly signal: AbortSignal },
  ): Promise<OciIdentity | undefined>;
}

/** Creates the identities of a user. */
export function createOciIdentities(settings: OciSettings, user: User): OciIdentities {
  const answers = createSharedLookups<OciLogin | undefined>();
  let credentials: Promise<readonly OciCredentials[]> | undefined;

  return {
    async find(repository, { signal }) {
      const secret = chooseOciSecret(
        await (credentials ??= loadCredentials(settings, user)),
        repository,
      );
      if (secret?.kind !== 'helper') return secret;
      const { registry } = repository;
      const login = await answers.get(`${secret.name} ${registry}`, signal, () =>
        askDockerHelper(secret.name, registry, { signal }),
      );
      return login && { kind: 'login', ...login };
    },
  };
}

async function loadCredentials(
  { ociCredentials, ociDefaults }: OciSettings,
  user: User,
): Promise<readonly OciCredentials[]> {
  const { helper, configFiles } = ociDefaults;
  const fallback: readonly OciCredentials[] =
    helper === undefined
      ? []
      : [{ registry: undefined, path: '', secret: { kind: 'helper', name: helper } }];
  const files =
    configFiles === undefined
      ? dockerConfigFiles(user).map((path) => loadAmbientFile(path))
      : configFiles.map((path) => loadFile(path));
  return [...ociCredentials, ...fallback, ...(await Promise.all(files)).flat()];
}

/** Of a file that the user has not named, nothing is expected, not even that it makes sense. */
async function loadAmbientFile(path: string): Promise<readonly OciCredentials[]> {
  try {
    return await loadFile(path);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return [];
  }
}

async function loadFile(path: string): Promise<readonly OciCredentials[]> {
  try {
    return parseDockerConfig(await readFile(path, 'utf8'));
  } catch (cause) {
    const state = cause instanceof ParseError ? cause.message : describeSystemError(cause);
    throw new ToolError(
      'credentials-failed',
      `failed to read Docker-style config files: ${path}: ${state}`,
      { cause, hint: 'Mend docker_style_config_files in the CLI configuration.' },
    );
  }
}
