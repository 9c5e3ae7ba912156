import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { problemAt } from '../../hcl/problem.ts';
import type { ModuleCall } from '../module-config.ts';
import type { InstalledModule } from './module-manifest.ts';
import { allowsModule } from '../modules/module-version.ts';

/** What was found of a called module. */
export interface InstallState {
  /** Its record in the manifest. */
  readonly installed: InstalledModule | undefined;
  /** Whether it is the directory of a module that called it, so that there would be no end. */
  readonly isCyclic: boolean;
  readonly isReadable: boolean;
}

/** Compares a module call with what `init` has installed for it. */
export function findInstallProblems(
  call: ModuleCall,
  { installed, isCyclic, isReadable }: InstallState,
  flavour: Flavour,
): readonly Diagnostic[] {
  const remedy = `Run "${flavour.command} init" to install all modules required by this configuration.`;
  const notInstalled = 'Module not installed';
  if (installed === undefined) {
    const detail = `This module is not yet installed. ${remedy}`;
    return [problemAt(call.at, { summary: notInstalled, detail })];
  }
  if (isCyclic) {
    const detail = `The directory ${installed.directory} is also that of a module that calls this one, directly or through others, so that the chain of modules would have no end. Remove one of the calls.`;
    return [problemAt(call.at, { summary: 'Module calls itself', detail })];
  }
  if (!isReadable) {
    const detail = `This module's local cache directory ${installed.directory} could not be read. ${remedy}`;
    return [problemAt(call.at, { summary: notInstalled, detail })];
  }
  return findChanges(call, installed, remedy);
}

/** Finds what has been changed in the call since the module was installed. */
function findChanges(
  call: ModuleCall,
  { source, version }: InstalledModule,
  remedy: string,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (call.source !== undefined && source !== call.source) {
    const detail = `The source address was changed since this module was installed. ${remedy}`;
    diagnostics.push(problemAt(call.sourceAt, { summary: 'Module source has changed', detail }));
  }
  if (call.version.length > 0 && !(version !== undefined && allowsModule(call.version, version))) {
    const installed = version === undefined ? '' : ` (${version})`;
    const detail = `The version requirements have changed since this module was installed and the installed version${installed} is no longer acceptable. ${remedy}`;
    diagnostics.push(
      problemAt(call.sourceAt, { summary: 'Module version requirements have changed', detail }),
    );
  }
  return diagnostics;
}
