/**
 * Which token belongs to which host. This package refuses to send one anywhere: callers name the host
 * that a provider belongs to, and hand the token to the client for one URL.
 */
import { comparisonHost, type Hostname } from '../addr/hostname.ts';
import { ToolError } from '../diag/tool-error.ts';
import { askCredentialsHelper, type CredentialsHelperProgram } from './credentials-helper.ts';
import { createSharedLookups } from './shared-lookups.ts';

export interface CredentialsSettings {
  /** `TF_TOKEN_*` variables, by the host in its comparison form. */
  readonly environment: ReadonlyMap<string, string>;
  /** `credentials` blocks of the CLI configuration, by the host in its comparison form. */
  readonly files: ReadonlyMap<string, string>;
  readonly helper: CredentialsHelperProgram | undefined;
}

/** The tokens of hosts. */
export interface Credentials {
  /**
   * Finds the token of a host: that of the environment, else of the files, else of the helper. An
   * empty token is a token. Undefined if the host has none.
   *
   * @throws {ToolError} `credentials-failed` when the helper fails
   */
  findToken(host: Hostname, options: { readonly signal: AbortSignal }): Promise<string | undefined>;
}

/** Creates the tokens of hosts. The helper is run once for each host that needs it, unless it fails. */
export function createCredentials(settings: CredentialsSettings): Credentials {
  const answers = createSharedLookups<string | undefined>();
  const { environment, files, helper } = settings;

  return {
    async findToken(host, options) {
      const key = comparisonHost(host);
      const token = environment.get(key) ?? files.get(key);
      if (token !== undefined || helper === undefined) return token;
      try {
        return await answers.get(key, options.signal, () =>
          askCredentialsHelper(helper, key, options),
        );
      } catch (error) {
        if (!(error instanceof ToolError) || error.code !== 'credentials-failed') throw error;
        throw new ToolError(
          error.code,
          `failed to retrieve credentials for ${host}: ${error.message}`,
          { cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) },
        );
      }
    },
  };
}
