/**
 * Reads a state file, for one thing: which providers its resources belong to. Nothing else of a state
 * is looked at, and attributes, which may be secret, least of all.
 */
import { compareProviders, type ProviderAddr } from '../../addr/provider.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { quote } from '../../text/quote.ts';
import { findParsed } from '../../diag/reword.ts';
import { parseJsonText, propertyOf } from '../json-record.ts';
import { parseModuleVersion } from '../modules/module-version.ts';
import { impliedName } from '../provider-name.ts';
import { elementsOf, stringOf, membersOf } from './state-fields.ts';
import { describeKind, makeStateError, unsupported } from './state-problems.ts';
import { findStateProvider } from './state-provider.ts';

/**
 * The providers of a state, sorted. Every resource counts, with or without instances.
 *
 * @throws {ParseError} if the text is no state; the message is Terraform's
 */
export function decodeStateProviders(text: string, flavour: Flavour): readonly ProviderAddr[] {
  if (text === '') return [];
  if (text.startsWith(binaryMark)) throw makeStateError([unsupported(binary)]);
  const state = parseState(text);
  const version = readFormatVersion(state, flavour);
  const providers = version < currentVersion ? readOld(state, flavour) : read(state, flavour);
  return [...new Set(providers)].sort(compareProviders);
}

const binaryMark = 'tfstate';
const binary =
  'The state is stored in a legacy binary format that is not supported since Terraform v0.7. To continue, first upgrade the state using Terraform 0.6.16 or earlier.';

const currentVersion = 4;
const noVersion =
  'The state file does not have a "version" attribute, which is required to identify the format version.';

function parseState(text: string): object {
  const state = findParsed(() => ({ root: parseJsonText(text) }));
  if (state === undefined) {
    const detail = 'The state file could not be parsed as JSON.';
    throw makeStateError([unsupported(detail), unsupported(noVersion)]);
  }
  const { root } = state;
  if (typeof root === 'object' && root !== null && !Array.isArray(root)) return root;
  throw makeStateError([unsupported(noVersion)]);
}

function readFormatVersion(state: object, flavour: Flavour): number {
  const version = propertyOf(state, 'version') ?? undefined;
  if (version === undefined) throw makeStateError([unsupported(noVersion)]);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    const value = typeof version === 'number' ? ` ${version}` : '';
    const detail = `The version in the state file is ${describeKind(version)}${value}. A positive whole number is required.`;
    throw makeStateError([unsupported(detail)]);
  }
  if (version === 0) {
    const detail =
      'The state file uses JSON syntax but has a version number of zero. There was never a JSON-based state format zero, so this state file is invalid and cannot be processed.';
    throw makeStateError([unsupported(detail)]);
  }
  if (version > currentVersion) {
    const { product } = flavour;
    const detail = `The state file uses format version ${version}, which is not supported by ${product} ${flavour.version}. This state file may have been created by a newer version of ${product}.`;
    throw makeStateError([unsupported(detail)]);
  }
  return version;
}

function read(state: object, flavour: Flavour): readonly ProviderAddr[] {
  const resources = elementsOf(state, 'resources', 'resources').map(readResource);
  const problems = [
    ...findVersionProblems(stringOf(state, 'terraform_version', 'terraform_version'), flavour),
    ...resources.flatMap(findProblems),
  ];
  if (problems.length > 0) throw makeStateError(problems);
  return resources
    .map(({ provider }) => findStateProvider(provider, flavour))
    .filter((provider) => provider !== undefined);
}

function findVersionProblems(text: string, { product }: Flavour): readonly string[] {
  if (text === '' || parseModuleVersion(text) !== undefined) return [];
  return [
    `Invalid ${product} version string: State file claims to have been written by ${product} version ${quote(text)}, which is not a valid version string.`,
  ];
}

interface StateResource {
  readonly module: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
}

function readResource(record: unknown): StateResource {
  elementsOf(record, 'instances', 'resources.instances');
  return {
    module: stringOf(record, 'module', 'resources.module'),
    mode: stringOf(record, 'mode', 'resources.mode'),
    type: stringOf(record, 'type', 'resources.type'),
    name: stringOf(record, 'name', 'resources.name'),
    provider: stringOf(record, 'provider', 'resources.provider'),
  };
}

function findProblems({ module, mode, type, name }: StateResource): readonly string[] {
  if (module !== '' && !module.startsWith('module.')) {
    return [
      'Invalid module instance address: A module instance address must begin with "module.".',
    ];
  }
  if (mode === 'managed' || mode === 'data') return [];
  return [
    `Invalid resource mode in state: State contains a resource with mode ${quote(mode)} (${quote(type)} ${quote(name)}) which is not supported.`,
  ];
}

/** Before version 4, resources were kept by module, and mostly without their provider. */
function readOld(state: object, flavour: Flavour): readonly ProviderAddr[] {
  return elementsOf(state, 'modules', 'modules').flatMap((module) =>
    membersOf(module, 'resources', 'modules.resources').map(([key, resource]) => {
      const type = stringOf(resource, 'type', 'modules.resources.type');
      const written = stringOf(resource, 'provider', 'modules.resources.provider');
      const reference = written === '' ? impliedName(type) : written;
      const provider =
        findStateProvider(reference, flavour) ??
        findStateProvider(`provider.${reference}`, flavour);
      if (provider !== undefined) return provider;
      throw makeStateError([
        `State format upgrade failed: Error upgrading state file format from version 3 to version 4: invalid legacy provider config reference ${quote(reference)} for ${key}.`,
      ]);
    }),
  );
}
