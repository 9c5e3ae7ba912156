/**
 * Finds out which providers the state of a working directory needs. Only states in local files can be
 * read; what keeps a state anywhere else is asked by nobody here.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { parseProviderSource, providerParts, type ProviderAddr } from '../addr/provider.ts';
import type { ModuleConfig } from '../config/module-config.ts';
import { decodeBackendRecord, type BackendRecord } from '../config/state/backend-record.ts';
import { decodeStateProviders } from '../config/state/decode-state.ts';
import { defaultWorkspace, findStatePlace } from '../config/state/state-place.ts';
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import { findParsed } from '../diag/reword.ts';
import { describeSystemError } from '../diag/system-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { findText } from './find-text.ts';
import { locate } from './locate.ts';

/** What the state of a working directory needs. */
export type LoadedState =
  /** Sorted; empty where there is no state. */
  | { readonly kind: 'providers'; readonly providers: readonly ProviderAddr[] }
  /** A backend of this type keeps the state. */
  | { readonly kind: 'remote'; readonly backend: string }
  /** The state file is there and cannot be read; the reason is in Terraform's words. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It is not certain where the state is. */
  | { readonly kind: 'unknown'; readonly problem: Diagnostic };

export interface LoadStateOptions {
  /** The directory of the working directory's data, relative to it: normally `.terraform`. */
  readonly dataDir: string;
  readonly flavour: Flavour;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The root module, and the providers that the configuration requires. */
  readonly module: Pick<ModuleConfig, 'backend' | 'hasCloud'>;
  readonly required: ReadonlySet<ProviderAddr>;
}

/** States of large systems have some ten megabytes; a text of much more would not fit into memory. */
const stateBytesMax = 256 * 1024 * 1024;

/** The record of the backend, and the name of the workspace. */
const smallFileBytesMax = 1024 * 1024;

/** Loads the providers that the resources of the current workspace's state belong to. */
export async function loadStateProviders(
  workingDirectory: string,
  options: LoadStateOptions,
): Promise<LoadedState> {
  const dataDir = locate(workingDirectory, options.dataDir);
  const { flavour, module } = options;
  const record = await loadRecord(dataDir);
  if ('problem' in record) return { kind: 'unknown', problem: record.problem };
  const workspace = await findWorkspace(dataDir, options.env);
  const place = findStatePlace(
    { module, record: record.value, workspace: workspace ?? defaultWorkspace, checksum: crc32 },
    flavour,
  );
  switch (place.kind) {
    case 'uninitialized':
      return { kind: 'unknown', problem: place.problem };
    case 'remote':
      return place;
    case 'file':
      if (workspace === undefined) return { kind: 'unknown', problem: invalidWorkspace };
      return loadStateFile(workingDirectory, place.path, options);
  }
}

const invalidWorkspace = makeError('Invalid workspace name set using TF_WORKSPACE', '');

interface RecordFound {
  readonly value: BackendRecord | undefined;
}

async function loadRecord(
  dataDir: string,
): Promise<RecordFound | { readonly problem: Diagnostic }> {
  try {
    const text = await findText(join(dataDir, 'terraform.tfstate'), smallFileBytesMax);
    return { value: text === undefined ? undefined : decodeBackendRecord(text) };
  } catch (error) {
    return { problem: makeError(`Failed to load state: ${describeSystemError(error)}`, '') };
  }
}

/** Undefined if the environment names one that cannot be. A file without use counts as none. */
async function findWorkspace(
  dataDir: string,
  env: LoadStateOptions['env'],
): Promise<string | undefined> {
  const named = env['TF_WORKSPACE'] ?? '';
  if (named !== '') return isWorkspaceName(named) ? named : undefined;
  const path = join(dataDir, 'environment');
  const selected = await findText(path, smallFileBytesMax).catch(() => undefined);
  const name = selected?.trim() ?? '';
  return name === '' ? defaultWorkspace : name;
}

/** It has to be the same when it is escaped for the path of a URL. */
function isWorkspaceName(name: string): boolean {
  return /^[\w.~$&+=:@-]+$/.test(name);
}

async function loadStateFile(
  workingDirectory: string,
  path: string,
  { flavour, env, required }: LoadStateOptions,
): Promise<LoadedState> {
  try {
    const text = (await findText(locate(workingDirectory, path), stateBytesMax)) ?? '';
    const providers = decodeStateProviders(text, flavour);
    if (env[translationVariable] === '0') return { kind: 'providers', providers };
    const translated = providers.map((provider) =>
      required.has(provider) ? provider : findSuccessor(provider, flavour),
    );
    return { kind: 'providers', providers: [...new Set(translated)] };
  } catch (error) {
    return { kind: 'unreadable', reason: describeSystemError(error) };
  }
}

/** OpenTofu's switch; Terraform has no predecessor. */
const translationVariable = 'OPENTOFU_STATEFILE_PROVIDER_ADDRESS_TRANSLATION';

/** The provider of the product's own registry that stands for one of its predecessor's. */
function findSuccessor(provider: ProviderAddr, flavour: Flavour): ProviderAddr {
  const { host, namespace, type } = providerParts(provider);
  if (host !== flavour.predecessorHost) return provider;
  const successor = `${flavour.defaultHost}/${namespace}/${type}`;
  return findParsed(() => parseProviderSource(successor, flavour)) ?? provider;
}
