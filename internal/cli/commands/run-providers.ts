/** The course of `providers`: configuration, state, tree. */
import type { ProviderAddr } from '../../addr/provider.ts';
import { treeRequirements, type ModuleNode } from '../../config/tree/module-tree.ts';
import { listRequirements } from '../../config/tree/requirement-tree.ts';
import { hasErrors, type Decoded, type Diagnostic } from '../../diag/diagnostic.ts';
import { findEmptyDirectory } from '../../workdir/find-empty-directory.ts';
import { loadCliConfig } from '../../workdir/load-cli-config.ts';
import { loadModuleTree } from '../../workdir/load-module-tree.ts';
import { loadStateProviders, type LoadedState } from '../../workdir/load-state.ts';
import { defaultTestDirectory } from '../../workdir/read-test-files.ts';
import { dataDirOf } from '../data-dir.ts';
import { flagList, type ParsedFlags } from '../flags.ts';
import type { CommandContext, ExitCode } from '../runtime.ts';
import { formatRequirementTree, formatStateRequirements } from '../views/requirement-tree.ts';
import { encodeRequirements } from '../output/encode-requirements.ts';
import { showCliConfigProblems, showDiagnostics } from '../views/show-diagnostics.ts';

/** The configuration directory; `-chdir` has already made it the current one. */
const directory = '.';

/** Runs `providers`; 0 when the tree was printed. */
export async function runProviders(flags: ParsedFlags, context: CommandContext): Promise<ExitCode> {
  const { runtime, flavour, reporter } = context;
  const { env, home, host } = runtime;
  const cli = await loadCliConfig({ env, home, platform: host.platform }, flavour);
  showCliConfigProblems(cli.diagnostics, context);
  if (flags.positional.length > 0) {
    reporter.warn('Too many command line arguments. Did you mean to use -chdir?\n');
    return 1;
  }
  const configuration = await loadConfiguration(flags, context);
  if (hasErrors(configuration.diagnostics)) {
    showDiagnostics(configuration.diagnostics, context);
    return 1;
  }
  const state = await loadState(configuration.value, context);
  return report(configuration, state, context);
}

async function loadConfiguration(
  flags: ParsedFlags,
  { runtime, flavour }: CommandContext,
): Promise<Decoded<ModuleNode>> {
  const empty = await findEmptyDirectory(directory, flavour);
  const tree = await loadModuleTree(directory, {
    dataDir: dataDirOf(runtime),
    flavour,
    signal: runtime.signal,
    // An empty name means something: no tests.
    testDirectory: flagList(flags, 'test-directory')[0] ?? defaultTestDirectory,
  });
  return empty === undefined ? tree : { value: tree.value, diagnostics: [empty] };
}

function loadState(root: ModuleNode, { runtime, flavour }: CommandContext): Promise<LoadedState> {
  const required = new Set(treeRequirements(root, flavour).keys());
  return loadStateProviders(directory, {
    dataDir: dataDirOf(runtime),
    flavour,
    env: runtime.env,
    module: root.module,
    required,
  });
}

function report(
  { value, diagnostics }: Decoded<ModuleNode>,
  state: LoadedState,
  context: CommandContext,
): ExitCode {
  switch (state.kind) {
    case 'unknown':
      showDiagnostics([...diagnostics, state.problem], context);
      return 1;
    case 'unreadable':
      // As in Terraform, without the warnings.
      context.reporter.warn(`Failed to load state: ${state.reason}\n`);
      return 1;
    case 'remote':
      print(value, [], context);
      showDiagnostics([...diagnostics, stateNotRead(state.backend)], context);
      return 0;
    case 'providers':
      print(value, state.providers, context);
      showDiagnostics(diagnostics, context);
      return 0;
  }
}

function print(
  root: ModuleNode,
  stateProviders: readonly ProviderAddr[],
  { reporter, flavour }: CommandContext,
): void {
  const lines = listRequirements(root, flavour);
  if (reporter.wantsData) {
    for (const event of encodeRequirements(lines)) reporter.say(event, '');
    for (const provider of stateProviders) {
      reporter.say({ type: 'state-requirement', provider }, '');
    }
    return;
  }
  reporter.say({ type: 'result' }, formatRequirementTree(lines));
  reporter.say({ type: 'result' }, formatStateRequirements(stateProviders));
}

function stateNotRead(backend: string): Diagnostic {
  return {
    severity: 'warning',
    summary: 'Providers required by state are not shown',
    detail: `Cannot read the state: it is kept by the backend "${backend}", and Airlock reads states in local files only. The providers required by configuration are complete.`,
  };
}
