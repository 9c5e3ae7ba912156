/**
 * Reads the configuration files of a module.
 *
 * Everything that Terraform checks before it looks for providers is checked here, because a file that
 * Terraform refuses must be refused; but no expression is evaluated beyond constants, and no provider
 * is asked about its arguments.
 */
import { posix } from 'node:path';

import type { Decoded } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { parseJson } from '../hcl/parse-json.ts';
import { parseNative } from '../hcl/parse-native.ts';
import { isJsonFile, selectConfigFiles } from './config-files.ts';
import { decodeFile, type FileContent } from './decode-file.ts';
import type { ModuleBlock } from './decode-module-call.ts';
import { addPrimary, checkStateSettings } from './merge-primary.ts';
import { applyOverride } from './merge-override.ts';
import type { ModuleCall, ModuleConfig } from './module-config.ts';
import { makeDraft } from './module-draft.ts';
import { collectReports, type Reading } from './report.ts';

/** A file of a module. */
export interface ModuleFile {
  /** As diagnostics shall show it: the path from the working directory. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Reads a module from its files. Files that are no configuration are passed over. */
export function decodeModule(
  files: readonly ModuleFile[],
  flavour: Flavour,
): Decoded<ModuleConfig> {
  const reading = collectReports(flavour);
  const byName = new Map(files.map((file) => [posix.basename(file.name), file]));
  const { primary, override } = selectConfigFiles(byName.keys(), flavour);
  const draft = makeDraft();
  const decode = (names: readonly string[], isOverride: boolean): readonly FileContent[] =>
    names
      .map((name) => byName.get(name))
      .filter((file) => file !== undefined)
      .map((file) => decodeFile(parseFile(file, reading), { isOverride }, reading));
  for (const file of decode(primary, false)) addPrimary(draft, file, reading);
  checkStateSettings(draft, reading);
  for (const file of decode(override, true)) applyOverride(draft, file, reading);
  return {
    value: {
      required: draft.required,
      providers: draft.providers,
      resources: draft.resources,
      calls: finishCalls(draft.calls),
      imports: draft.imports,
    },
    diagnostics: reading.diagnostics,
  };
}

function parseFile(
  file: ModuleFile,
  { note }: Reading,
): ReturnType<typeof parseNative>['value'] | ReturnType<typeof parseJson>['value'] {
  const { value, diagnostics } = isJsonFile(file.name) ? parseJson(file) : parseNative(file);
  note(...diagnostics);
  return value;
}

/** Calls whose source could not be read have been reported, and lead nowhere. */
function finishCalls(calls: ReadonlyMap<string, ModuleBlock>): ReadonlyMap<string, ModuleCall> {
  const finished = new Map<string, ModuleCall>();
  for (const [key, { name, at, source, version, repetition, providers }] of calls) {
    if (source === undefined) continue;
    finished.set(key, {
      name,
      at,
      source: source.text,
      sourceAt: source.at,
      version: version ?? [],
      repetition,
      providers: providers ?? [],
    });
  }
  return finished;
}
