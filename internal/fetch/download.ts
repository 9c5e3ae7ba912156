import { retry, type BackOff } from '../async/retry.ts';
import { redactUrl } from '../net/redact-url.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { HttpArchive } from '../package/location.ts';
import {
  Transfer,
  type TransferDeps,
  type TransferOptions,
  type TransferRequest,
} from './transfer.ts';

/**
 * Downloads an archive, hashes it on the way and keeps it if that is wanted.
 *
 * @throws {DownloadError} when it cannot be had
 * @throws {PackageContentError} when it is not a proper archive
 * @throws {ToolError} `unsafe-archive`, `file-unwritable`
 */
export async function downloadAndHash(
  { url, attemptsMax }: Omit<HttpArchive, 'kind'>,
  deps: TransferDeps,
  options: TransferOptions,
): Promise<PackageDigests> {
  // To spool every archive would slow all of them down, to spare a second download to a few: those
  // that contradict themselves, or that no common tool makes.
  const digests =
    (await transfer({ url, attemptsMax, spool: false }, deps, options)) ??
    (await transfer({ url, attemptsMax, spool: true }, deps, options));
  if (digests === undefined) throw new Error(`Hash pool did not decide "${redactUrl(url)}"`);
  return digests;
}

async function transfer(
  request: TransferRequest & Pick<HttpArchive, 'attemptsMax'>,
  deps: TransferDeps,
  options: TransferOptions,
): Promise<PackageDigests | undefined> {
  const run = new Transfer(request, deps, options);
  try {
    return await retry(() => run.attempt(), {
      backOff: { ...backOff, attemptsMax: request.attemptsMax ?? backOff.attemptsMax },
      clock: deps.clock,
      signal: options.signal,
      decide: (error) => run.decide(error),
    });
  } finally {
    await run.close();
  }
}

/** A host that is down is not waited for long: Terraform would not try again at all. */
const backOff: BackOff = { attemptsMax: 3, firstDelayMs: 500, delayMaxMs: 10_000, jitter: 0.25 };
