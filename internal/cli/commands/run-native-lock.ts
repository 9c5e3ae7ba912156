/** The course of `lock` where it is asked for more than Terraform's can do. */
import { loadCliConfig } from '../../workdir/load-cli-config.ts';
import { choosePlatforms } from '../choose-platforms.ts';
import type { ParsedFlags } from '../flags.ts';
import { userOf, type CommandContext, type ExitCode } from '../runtime.ts';
import {
  showCliConfigProblems,
  showDiagnostics,
  showInstallationProblems,
} from '../views/show-diagnostics.ts';
import { createLockServices } from '../wiring.ts';
import { loadLockRoots } from './load-lock-roots.ts';
import { readNativeLockArgs } from './native-lock-args.ts';

/** Runs `lock` with options that only Airlock has. */
export async function runNativeLock(
  flags: ParsedFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { flavour, runtime } = context;
  const read = readNativeLockArgs(flags, flavour);
  if (!('platforms' in read)) {
    showDiagnostics(read, context);
    return 1;
  }
  const args = { ...read, platforms: choosePlatforms(read.platforms, context) };
  const [cli, loaded] = await Promise.all([
    loadCliConfig(userOf(runtime), flavour),
    loadLockRoots(args, context),
  ]);
  showCliConfigProblems(cli.diagnostics, context);
  showInstallationProblems(cli.value.installation?.diagnostics ?? [], context);
  showDiagnostics(loaded.diagnostics, context);
  if (loaded.isHopeless) return 1;
  const services = await createLockServices(args, cli.value, context);
  try {
    const work = { args, loaded, services };
    if (args.check) {
      const { runLockCheck } = await import('./run-lock-check.ts');
      return await runLockCheck(work, context);
    }
    const { runLockRoots } = await import('./run-lock-roots.ts');
    return await runLockRoots(work, context);
  } finally {
    await services.close();
  }
}
