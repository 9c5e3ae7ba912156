/** Decides where the state of a working directory is, from what is configured and what is set up. */
import { posix } from 'node:path';

import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { quote } from '../../text/quote.ts';
import type { BackendBlock } from '../blocks/decode-backend.ts';
import type { ModuleConfig } from '../module-config.ts';
import type { BackendRecord } from './backend-record.ts';

/** Where a state is. */
export type StatePlace =
  | { readonly kind: 'file'; readonly path: string }
  /** With a backend of this type; its states cannot be read here. */
  | { readonly kind: 'remote'; readonly backend: string }
  /** `init` has not yet set up what is configured. */
  | { readonly kind: 'uninitialized'; readonly problem: Diagnostic };

/** What decides. */
export interface StateQuestion {
  readonly module: Pick<ModuleConfig, 'backend' | 'hasCloud'>;
  readonly record: BackendRecord | undefined;
  readonly workspace: string;
  /** CRC-32, which is not for this package to bring along. */
  readonly checksum: (text: string) => number;
}

/** The workspace that is always there. */
export const defaultWorkspace = 'default';

/** Finds the place of the state; paths are relative to the working directory. */
export function findStatePlace(
  { module, record, workspace, checksum }: StateQuestion,
  flavour: Flavour,
): StatePlace {
  const { backend, hasCloud } = module;
  if (hasCloud && record?.type !== cloud) return uninitialized(cloudProblem(flavour));
  if (hasCloud) return { kind: 'remote', backend: cloud };
  const reason = findReason(backend, record, checksum);
  if (reason !== undefined) return uninitialized(backendProblem(reason, flavour));
  if (record !== undefined && record.type !== local) {
    return { kind: 'remote', backend: record.type };
  }
  return { kind: 'file', path: localPath(record, workspace) };
}

const local = 'local';
const cloud = 'cloud';

function localPath(record: BackendRecord | undefined, workspace: string): string {
  if (workspace === defaultWorkspace) return record?.settings.get('path') ?? stateFile;
  const directory = record?.settings.get('workspace_dir') ?? `${stateFile}.d`;
  return posix.join(directory, workspace, stateFile);
}

const stateFile = 'terraform.tfstate';

interface Reason {
  readonly text: string;
  /** Whether something else was set up before. */
  readonly isChange: boolean;
}

/** Why the backend has to be set up first; undefined if it is what is configured. */
function findReason(
  configured: BackendBlock | undefined,
  record: BackendRecord | undefined,
  checksum: StateQuestion['checksum'],
): Reason | undefined {
  if (configured === undefined) {
    if (record === undefined) return undefined;
    return { text: `Unsetting the previously set backend "${record.type}"`, isChange: false };
  }
  if (record === undefined) {
    const text = `Initial configuration of the requested backend "${configured.type}"`;
    return { text, isChange: false };
  }
  if (configured.type !== record.type) {
    const text = `Backend type changed from "${record.type}" to "${configured.type}"`;
    return { text, isChange: true };
  }
  if (isSetUp(configured, record, checksum)) return undefined;
  return { text: 'Backend configuration block has changed', isChange: true };
}

/**
 * Whether the recorded settings are those of the block. Where they are not, but the block is the one
 * that was set up, they are from the command line of `init`; which block that was can be told of the
 * local backend only, because one has to know all its arguments.
 */
function isSetUp(
  { type, settings }: BackendBlock,
  record: BackendRecord,
  checksum: StateQuestion['checksum'],
): boolean {
  if (type !== local) {
    return [...settings].every(([name, value]) => (record.settings.get(name) ?? value) === value);
  }
  if (checksum(hashedText(settings)) === record.hash) return true;
  return localArguments.every((name) => settings.get(name) === record.settings.get(name));
}

const localArguments = ['path', 'workspace_dir'];

/** What Terraform computes a checksum of, to know a block of the local backend again. */
function hashedText(settings: BackendBlock['settings']): string {
  const values = localArguments.map((name) => {
    const value = settings.get(name);
    return `${value === undefined ? '~' : quote(value)};`;
  });
  return `<"${local}";<${values.join('')}>;>`;
}

function uninitialized(problem: Diagnostic): StatePlace {
  return { kind: 'uninitialized', problem };
}

function backendProblem({ text, isChange }: Reason, { product, command }: Flavour): Diagnostic {
  return makeError(
    `Backend initialization required${isChange ? ':' : ','} please run "${command} init"`,
    `Reason: ${text}\n\nThe "backend" is the interface that ${product} uses to store state,\nperform operations, etc. If this message is showing up, it means that the\n${product} configuration you're using is using a custom configuration for\nthe ${product} backend.\n\nChanges to backend configurations require reinitialization. This allows\n${product} to set up the new configuration, copy existing state, etc. Please run\n"${command} init" with either the "-reconfigure" or "-migrate-state" flags to\nuse the current configuration.\n\nIf the change reason above is incorrect, please verify your configuration\nhasn't changed and try again. At this point, no changes to your existing\nconfiguration or state have been made.`,
  );
}

function cloudProblem({ product, command }: Flavour): Diagnostic {
  return makeError(
    `HCP Terraform or Terraform Enterprise initialization required: please run "${command} init"`,
    `Reason: Initial configuration of HCP Terraform or Terraform Enterprise.\n\nChanges to the HCP Terraform configuration block require reinitialization, to\ndiscover any changes to the available workspaces.\n\nTo re-initialize, run:\n  ${command} init\n\n${product} has not yet made changes to your existing configuration or state.`,
  );
}
