import type { RegistryProtocols } from '../cliconfig/cli-config.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { RetryPolicy } from './http-client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How patient each kind of request is. */
export interface RequestLimits {
  readonly discovery: RetryPolicy;
  /** Registry metadata, checksum documents, signatures and mirror indexes. */
  readonly metadata: RetryPolicy;
  /** Archives may take as long as they take, as long as something comes. */
  readonly download: RetryPolicy;
}

/**
 * Reads the limits from `TF_REGISTRY_CLIENT_TIMEOUT` (seconds), `TF_REGISTRY_DISCOVERY_RETRY` and
 * `TF_PROVIDER_DOWNLOAD_RETRY` (tries after the first), then from the CLI configuration. As in
 * Terraform, a variable that is not a whole number above zero is ignored.
 */
export function requestLimits(
  env: Environment,
  flavour: Flavour,
  config?: RegistryProtocols,
): RequestLimits {
  const timeoutSeconds =
    parsePositive(env['TF_REGISTRY_CLIENT_TIMEOUT']) ??
    config?.requestTimeoutSeconds ??
    timeoutSecondsDefault;
  const retries =
    parsePositive(env['TF_REGISTRY_DISCOVERY_RETRY']) ?? config?.retryCount ?? retriesDefault;
  const timeoutMs = Math.min(timeoutSeconds * 1000, timeoutMsMax);
  return {
    discovery: { attemptsMax: 1, attemptTimeoutMs: flavour.discovery.timeoutMs ?? timeoutMs },
    metadata: { attemptsMax: 1 + retries, attemptTimeoutMs: timeoutMs },
    download: {
      attemptsMax: 1 + (parsePositive(env['TF_PROVIDER_DOWNLOAD_RETRY']) ?? downloadRetriesDefault),
      attemptTimeoutMs: undefined,
    },
  };
}

/** Reads from `AIRLOCK_DOWNLOAD_TIMEOUT` (seconds) how long a download may stand still. */
export function stallTimeoutMs(env: Environment): number {
  const seconds = parsePositive(env['AIRLOCK_DOWNLOAD_TIMEOUT']) ?? stallSecondsDefault;
  return Math.min(seconds * 1000, timeoutMsMax);
}

function parsePositive(text: string | undefined): number | undefined {
  if (text === undefined || !/^\+?[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value > 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

const timeoutSecondsDefault = 10;
/** A proxy registry may have to fetch a large archive itself before it begins to answer. */
const stallSecondsDefault = 300;
const retriesDefault = 1;
const downloadRetriesDefault = 2;
/** The longest delay that a timer can have. */
const timeoutMsMax = 2 ** 31 - 1;
