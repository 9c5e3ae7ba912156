/** The course of `verify`: arguments, lock files, verdict, words. */
import type { Diagnostic } from '../../diag/diagnostic.ts';
import { hasErrors } from '../../diag/diagnostic.ts';
import { findRealDirectory } from '../../fsx/find-real-directory.ts';
import { isDirectory } from '../../fsx/is-directory.ts';
import { verifyRoots, type RootsVerdict } from '../../ops/verify/verify-roots.ts';
import { currentPlatform, type Platform } from '../../platform/platform.ts';
import { loadCliConfig } from '../../workdir/load-cli-config.ts';
import type { ParsedFlags } from '../flags.ts';
import { encodeFinding } from '../output/encode-finding.ts';
import { userOf, type CommandContext, type ExitCode } from '../runtime.ts';
import { showDiagnostics } from '../views/show-diagnostics.ts';
import { formatRemedies } from '../views/check-view.ts';
import { listVerifyRemedies } from '../views/verify-remedies.ts';
import {
  countHashes,
  describeUnlocked,
  describeUnverified,
  formatVerifyFinding,
  formatVerifySummary,
  nothingToVerify,
  warnOfMirror,
} from '../views/verify-view.ts';
import { createVerifyServices } from '../wiring.ts';
import { loadVerifyRoots, type VerifyRoots } from './load-verify-roots.ts';
import { reportEntries, reportPackages } from './report-verdict.ts';
import { readVerifyArgs, type VerifyArgs } from './verify-args.ts';

/**
 * Runs `verify`. 3 when something is wrong, 1 when not all that is there could be verified, and 0 when
 * it could and is as it should be.
 */
export async function runVerify(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { args, diagnostics } = readVerifyArgs(flags);
  if (hasErrors(diagnostics)) {
    showDiagnostics(diagnostics, context);
    return 1;
  }
  if (args.installed !== undefined) await isDirectory(args.installed);
  const loaded = await loadVerifyRoots(args, context);
  showDiagnostics(loaded.diagnostics, context);
  if (loaded.roots.length === 0 && loaded.unlocked.length === 0) {
    showDiagnostics([nothingToVerify], context);
    return 1;
  }
  const mirror = await chooseMirror(args, context);
  showDiagnostics(mirror.diagnostics, context);
  const verdict = await verify(args, { loaded, mirror: mirror.directory }, context);
  report({ args, loaded, verdict, mirror: mirror.directory }, context);
  if (verdict.findings.length > 0) return 3;
  return loaded.unlocked.length > 0 || verdict.unverified.length > 0 ? 1 : 0;
}

interface ChosenMirror {
  readonly directory: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The mirror that was named has to be there; that of the project is not on every machine. */
async function chooseMirror(
  { mirror }: VerifyArgs,
  { project }: CommandContext,
): Promise<ChosenMirror> {
  if (mirror !== undefined) {
    await isDirectory(mirror);
    return { directory: mirror, diagnostics: [] };
  }
  const { directory } = project.mirror;
  if (directory === undefined) return { directory, diagnostics: [] };
  return (await findRealDirectory(directory)) === undefined
    ? { directory: undefined, diagnostics: [warnOfMirror(directory)] }
    : { directory, diagnostics: [] };
}

interface VerifyInput {
  readonly loaded: VerifyRoots;
  readonly mirror: string | undefined;
}

async function verify(
  args: VerifyArgs,
  { loaded, mirror }: VerifyInput,
  context: CommandContext,
): Promise<RootsVerdict> {
  const { runtime, flavour } = context;
  const cli = await loadCliConfig(userOf(runtime), flavour);
  const services = await createVerifyServices(cli.value, context);
  const ownPlatform = currentPlatform(runtime.host);
  const request = {
    roots: loaded.roots,
    installPlatforms: args.platforms.length > 0 ? args.platforms : [ownPlatform],
    requireInstalled: args.requireInstalled,
    mirror,
    mirrorPlatforms: chooseMirrorPlatforms(args, context),
    ownPlatform,
  };
  try {
    return await verifyRoots(request, services, { signal: runtime.signal });
  } finally {
    await services.close();
  }
}

/** Empty where it is for each lock file to say. */
function chooseMirrorPlatforms(
  { platforms }: VerifyArgs,
  { project }: CommandContext,
): readonly Platform[] {
  const choices = [platforms, project.mirror.platforms, project.platforms];
  return choices.find((chosen) => chosen.length > 0) ?? [];
}

interface Outcome extends VerifyInput {
  readonly args: VerifyArgs;
  readonly verdict: RootsVerdict;
}

function report({ args, loaded, verdict, mirror }: Outcome, context: CommandContext): void {
  const { reporter, flavour, style } = context;
  reportPackages(verdict, context);
  if (args.explain) reportEntries(verdict.entries, context);
  for (const finding of verdict.findings) {
    reporter.say(encodeFinding(finding), `${formatVerifyFinding(finding, flavour)}\n`);
  }
  showDiagnostics(
    [...describeUnlocked(loaded.unlocked), ...describeUnverified(verdict.unverified, flavour)],
    context,
  );
  const commands = listVerifyRemedies(verdict.findings, { args, mirror });
  if (commands.length > 0) reporter.say({ type: 'remedies', commands }, formatRemedies(commands));
  const hashes = countHashes(verdict.entries);
  const counts = {
    lock_files: loaded.roots.length,
    findings: verdict.findings.length,
    verified: verdict.verified.length,
    unverified: verdict.unverified.length + loaded.unlocked.length,
    missing: verdict.missing.length,
    extra: verdict.extra.length,
    ...hashes,
  };
  reporter.say({ type: 'summary', counts }, formatVerifySummary(counts, style.stdout));
}
