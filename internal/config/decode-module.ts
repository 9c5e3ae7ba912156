/**
 * Reads the configuration files of a module.
 *
 * Everything that Terraform checks before it looks for providers is checked here, because a file that
 * Terraform refuses must be refused; but no expression is evaluated beyond constants, and no provider
 * is asked about its arguments.
 */
import type { Decoded } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Body } from '../hcl/ast.ts';
import { parseJson } from '../hcl/parse-json.ts';
import { parseNative } from '../hcl/parse-native.ts';
import { isJsonFile, selectConfigFiles } from './config-files.ts';
import { decodeFile } from './decode-file.ts';
import { decodeBackend } from './blocks/decode-backend.ts';
import type { ModuleBlock } from './blocks/decode-module-call.ts';
import { checkImportProviders } from './merge/check-import-providers.ts';
import { addPrimary, checkStateSettings } from './merge/merge-primary.ts';
import { applyOverride } from './merge/merge-override.ts';
import type { ModuleCall, ModuleConfig } from './module-config.ts';
import { makeDraft, type ModuleDraft } from './merge/module-draft.ts';
import { readConstraints } from './blocks/version-argument.ts';
import { collectReports, type Reading } from './values/report.ts';

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
  const { primary, override } = selectConfigFiles(files, flavour);
  const draft = makeDraft();
  for (const file of primary) {
    const body = parseFile(file, reading);
    addPrimary(draft, decodeFile(body, reading), reading);
  }
  checkStateSettings(draft, reading);
  for (const file of override) {
    const body = parseFile(file, reading);
    applyOverride(draft, decodeFile(body, { ...reading, isOverride: true }), reading);
  }
  checkImportProviders(draft, reading);
  return { value: finish(draft, flavour), diagnostics: reading.diagnostics };
}

function finish(draft: ModuleDraft, flavour: Flavour): ModuleConfig {
  const late = collectReports(flavour);
  return {
    required: mapValues(draft.required, ({ version, ...entry }) => ({
      ...entry,
      constraints: readConstraints(version, late),
    })),
    providers: mapValues(draft.providers, ({ version, ...block }) => ({
      ...block,
      constraints: readConstraints(version, late),
    })),
    resources: draft.resources,
    calls: finishCalls(draft.calls),
    imports: draft.imports,
    backend: draft.backend && decodeBackend(draft.backend),
    hasCloud: draft.cloud !== undefined,
    lateDiagnostics: late.diagnostics,
  };
}

function mapValues<T, R>(map: ReadonlyMap<string, T>, transform: (value: T) => R): Map<string, R> {
  return new Map([...map].map(([key, value]) => [key, transform(value)]));
}

function parseFile(file: ModuleFile, { note }: Reading): Body {
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
