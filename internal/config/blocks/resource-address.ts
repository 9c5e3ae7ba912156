/** Addresses of resources and modules, as `moved`, `removed` and `import` blocks have them. */
import type { Traversal, TraversalStep, Value } from '../../hcl/ast.ts';
import type { Located } from '../../hcl/source-file.ts';
import type { ResourceMode } from '../module-config.ts';
import type { Report } from '../values/report.ts';

/** What an address says before the resource: the modules, which may be instances. */
export interface AddressParts {
  /** Such as `module.a[0].module.b`, one text for each module. */
  readonly modules: readonly string[];
  /** What follows the modules; empty in the address of a module. */
  readonly rest: Traversal;
}

/** The address of a resource or of one instance of it. */
export interface ResourceAddress {
  readonly mode: ResourceMode;
  readonly type: string;
  readonly name: string;
  /** `[0]` or `["a"]`; empty for the whole resource. */
  readonly key: string;
}

/** Splits the modules off an address. Reports a step that is wrong, and answers undefined. */
export function splitModules(traversal: Traversal, report: Report): AddressParts | undefined {
  const modules: string[] = [];
  let rest = traversal;
  while (nameOf(rest[0]) === 'module') {
    const module = readModule(rest, report);
    if (module === undefined) return undefined;
    modules.push(module.address);
    rest = rest.slice(module.length);
  }
  return { modules, rest };
}

interface ModuleSteps {
  readonly address: string;
  /** How many steps of the traversal it is made of. */
  readonly length: number;
}

function readModule([keyword, name, index]: Traversal, report: Report): ModuleSteps | undefined {
  if (keyword === undefined) return undefined;
  if (name?.kind !== 'name') {
    const detail = 'Prefix "module." must be followed by a module name.';
    report(name ?? keyword, { summary: badOperator, detail });
    return undefined;
  }
  const address = `module.${name.name}`;
  if (index?.kind !== 'index') return { address, length: 2 };
  const problem = findModuleKeyProblem(index.key);
  if (problem === undefined) return { address: address + formatKey(index.key), length: 3 };
  report(index, { summary: badOperator, detail: problem });
  return undefined;
}

/** Reads the address of a resource in its module; undefined if it is wrong, which is reported. */
export function readResource(
  rest: Traversal,
  whole: Located,
  report: Report,
): ResourceAddress | undefined {
  const keyword = nameOf(rest[0]);
  if (reservedRoots.has(keyword)) {
    const detail = `The keyword "${keyword}" is reserved and cannot be used to target a resource address. If you are targeting a resource type that uses a reserved keyword, please prefix your address with "resource.".`;
    report(placeOf(rest, whole), { summary: badAddress, detail });
    return undefined;
  }
  const mode = modes.get(keyword);
  const steps = mode === undefined ? rest : rest.slice(1);
  const names = readNames(steps, placeOf(steps, whole), report);
  if (names === undefined) return undefined;
  const [key, extra] = steps.slice(2);
  const problem = key && findKeyProblem(key);
  if (problem !== undefined) {
    report(key ?? whole, { summary: badAddress, detail: problem });
    return undefined;
  }
  if (extra !== undefined) {
    report(extra, { summary: badAddress, detail: 'Unexpected extra operators after address.' });
    return undefined;
  }
  return {
    ...names,
    mode: mode ?? 'managed',
    key: key?.kind === 'index' ? formatKey(key.key) : '',
  };
}

/** The type and the name of a resource, at the beginning of steps. */
export function readNames(
  [type, name]: Traversal,
  at: Located,
  report: Report,
): { readonly type: string; readonly name: string } | undefined {
  if (type === undefined || name === undefined) {
    const detail = 'Resource specification must include a resource type and name.';
    report(at, { summary: badAddress, detail });
    return undefined;
  }
  if (type.kind !== 'name') {
    report(type, { summary: badAddress, detail: 'A resource type name is required.' });
    return undefined;
  }
  if (name.kind !== 'name') {
    report(name, { summary: badAddress, detail: 'A resource name is required.' });
    return undefined;
  }
  return { type: type.name, name: name.name };
}

/** From the first of some steps to the last. */
export function placeOf(steps: Traversal, fallback: Located): Located {
  const [first] = steps;
  const last = steps.at(-1);
  return first && last ? { file: first.file, start: first.start, end: last.end } : fallback;
}

export const badAddress = 'Invalid address';
const badOperator = 'Invalid address operator';

const modes: ReadonlyMap<string, ResourceMode> = new Map([
  ['resource', 'managed'],
  ['data', 'data'],
  ['ephemeral', 'ephemeral'],
]);

const reservedRoots: ReadonlySet<string> = new Set([
  'arg',
  'count',
  'each',
  'lazy',
  'local',
  'path',
  'self',
  'template',
  'terraform',
  'var',
]);

function nameOf(step: TraversalStep | undefined): string {
  return step?.kind === 'name' ? step.name : '';
}

function findKeyProblem(step: TraversalStep): string | undefined {
  if (step.kind === 'name') return 'Resource instance key must be given in square brackets.';
  if (step.key.kind === 'string' || isWhole(step.key)) return undefined;
  const reason =
    step.key.kind === 'number' ? notWhole : 'either a string or an integer is required';
  return `Invalid resource instance key: ${reason}.`;
}

function findModuleKeyProblem(key: Value): string | undefined {
  if (key.kind === 'string' || isWhole(key)) return undefined;
  return key.kind === 'number'
    ? `Invalid module index: ${notWhole}.`
    : 'Invalid module key: must be either a string or an integer.';
}

const notWhole =
  'value must be a whole number, between -9223372036854775808 and 9223372036854775807';

function isWhole(value: Value): boolean {
  return value.kind === 'number' && /^-?[0-9]+$/.test(value.text);
}

function formatKey(key: Value): string {
  if (key.kind === 'string') return `[${JSON.stringify(key.text)}]`;
  return key.kind === 'number' ? `[${key.text}]` : '[]';
}
