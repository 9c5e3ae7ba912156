import type { Project } from '../../project/project.ts';
import { flagBoolean, type ParsedFlags } from '../flags.ts';
import { programVersion } from '../program-version.ts';
import type { Runtime } from '../runtime.ts';
import type { Style } from '../views/style.ts';
import { outputFormat } from './event.ts';
import { createHumanReporter } from './human-reporter.ts';
import type { Reporter } from './reporter.ts';

export interface ReporterSetup {
  readonly runtime: Runtime;
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  /** The words that name the command. */
  readonly command: string;
  /** The directory that `-chdir` has changed to, as it was given. */
  readonly chdir: string | undefined;
}

/** Creates what speaks for a command, as its flags and the environment want it. */
export async function createReporter(flags: ParsedFlags, setup: ReporterSetup): Promise<Reporter> {
  const { runtime, command, chdir } = setup;
  if (flagBoolean(flags, 'json')) {
    const { createJsonReporter } = await import('./json-reporter.ts');
    return createJsonReporter(runtime.stdout, () => new Date());
  }
  const human = createHumanReporter({ ...setup, isQuiet: flagBoolean(flags, 'quiet') });
  if (runtime.env['GITHUB_ACTIONS'] !== 'true') return human;
  const [{ createGithubReporter }, { makeWorkspacePaths }, { openLogFile }] = await Promise.all([
    import('./github-reporter.ts'),
    import('./workspace-path.ts'),
    import('../../fsx/log-file.ts'),
  ]);
  return createGithubReporter(human, {
    stdout: runtime.stdout,
    command,
    nameFile: makeWorkspacePaths(runtime, chdir),
    addToSummary(markdown) {
      const path = runtime.env['GITHUB_STEP_SUMMARY'] ?? '';
      if (path === '') return;
      const file = openLogFile(path);
      file.write(markdown);
      file.close();
    },
  });
}

/** Says first what speaks here, to a program. */
export function introduce(reporter: Reporter, command: string, { flavour }: Project): void {
  if (!reporter.wantsData) return;
  reporter.say(
    {
      type: 'program',
      format: outputFormat,
      airlock: programVersion,
      flavour: flavour.name,
      command,
    },
    `Airlock v${programVersion}`,
  );
}
