/** The words for what `providers mirror` could not do, which are Terraform's. */
import { PackageContentError } from '../../archive/package-content-error.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { ToolError, type ErrorCode } from '../../diag/tool-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { PackageFailure } from '../../installer/collect.ts';
import type { IndexProblem } from '../../ops/index-mirror.ts';
import { formatVersion } from '../../version/version.ts';

/** Describes a package, or a provider, that could not be mirrored. */
export function describeMirrorFailure(failure: PackageFailure): Diagnostic {
  const { provider, version, platform, error } = failure;
  if (version === undefined || platform === undefined) {
    return makeError(
      'Provider not available',
      withHint(`Failed to download ${provider} from its origin registry: ${error.message}.`, error),
    );
  }
  const name = `${provider} v${formatVersion(version)}`;
  if (error instanceof PackageContentError) return describeBroken({ name, platform, error });
  const { summary, task } = stageOf(error);
  return makeError(
    summary,
    withHint(`Failed to ${task} ${name} for ${platform}: ${error.message}.`, error),
  );
}

/** Describes what could not be indexed. */
export function describeIndexProblem(problem: IndexProblem): Diagnostic {
  switch (problem.kind) {
    case 'scan':
      return makeError(
        indexSummary,
        'Could not scan the output directory to get package metadata for the JSON indexes: ' +
          `${problem.error.message}.`,
      );
    case 'write':
      return makeError(indexSummary, `Failed to write a JSON index: ${problem.error.message}.`);
    case 'archive': {
      const { provider, version, platform, error } = problem;
      return describeBroken({ name: `${provider} v${formatVersion(version)}`, platform, error });
    }
  }
}

/** Says that the lock file does not fit the configuration. */
export function describeInconsistencies(items: readonly string[], flavour: Flavour): Diagnostic {
  return makeError(
    'Inconsistent dependency lock file',
    'To update the locked dependency selections to match a changed configuration, run:\n' +
      `  ${flavour.command} init -upgrade\n got:[${items.join(' ')}]`,
  );
}

const indexSummary = 'Failed to update indexes';

function describeBroken(broken: {
  readonly name: string;
  readonly platform: string;
  readonly error: Error;
}): Diagnostic {
  const { name, platform, error } = broken;
  return makeError(
    indexSummary,
    `Failed to determine a hash value for ${name} on ${platform}: ${error.message}.`,
  );
}

function stageOf(error: Error): { readonly summary: string; readonly task: string } {
  const code = error instanceof ToolError ? error.code : undefined;
  if (code !== undefined && downloading.has(code)) {
    return { summary: 'Cannot download provider release', task: 'download' };
  }
  if (code !== undefined && authenticating.has(code)) {
    return { summary: 'Invalid provider package', task: 'authenticate' };
  }
  return { summary: 'Provider release not available', task: 'download' };
}

const downloading: ReadonlySet<ErrorCode> = new Set([
  'download-failed',
  'file-unwritable',
  'file-unreadable',
  'invalid-package',
  'unsafe-archive',
]);
const authenticating: ReadonlySet<ErrorCode> = new Set(['hash-mismatch', 'signature-invalid']);

function withHint(detail: string, error: Error): string {
  const hint = error instanceof ToolError ? error.hint : undefined;
  return hint === undefined ? detail : `${detail}\n\n${hint}`;
}
