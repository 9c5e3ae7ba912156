/** Random cases for `providers`: trees of local modules, test files, states, backends and flags. */
import { posix } from 'node:path';
import type { Random } from '../harness/random.ts';

/** Everything that the two programs are given. */
export interface ProvidersCase {
  /** Name and content, relative to the working directory. */
  readonly files: ReadonlyMap<string, string>;
  /** What follows `providers`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Draft {
  readonly files: Map<string, string>;
  /** Records of the module manifest, as `init` would write them. */
  readonly modules: object[];
  readonly random: Random;
}

/** A module that is to be written. */
interface Place {
  readonly directory: string;
  /** The names of the calls that lead to it. */
  readonly path: readonly string[];
  readonly depth: number;
}

/** Makes a case. */
export function makeProvidersCase(random: Random): ProvidersCase {
  const draft = { files: new Map<string, string>(), modules: [], random };
  addModule(draft, { directory: '.', path: [], depth: 0 });
  const testDirectory = random.pick(['tests', 'tests', 'tests', 'checks', '']);
  if (random.chance(0.6)) addTests(draft, testDirectory === '' ? 'tests' : testDirectory);
  const env = addState(draft);
  const root = { Key: '', Source: '', Dir: '.' };
  const records = random.chance(0.06) ? random.some(draft.modules, 0.7) : draft.modules;
  const manifest = JSON.stringify({ Modules: [root, ...records] });
  draft.files.set('.terraform/modules/modules.json', manifest);
  return { files: draft.files, args: makeArgs(random, testDirectory), env };
}

function makeArgs(random: Random, testDirectory: string): readonly string[] {
  const args: string[] = [];
  if (testDirectory !== 'tests') args.push(`-test-directory=${testDirectory}`);
  else if (random.chance(0.15)) {
    const odd = ['./tests', 'tests/', 'gone', '/tests', 'main.tf', 'sub/../tests', '.'];
    args.push(`-test-directory=${random.pick(odd)}`);
  }
  if (random.chance(0.03)) args.push('extra');
  if (random.chance(0.02)) args.push('-bogus');
  return args;
}

const localNames = ['null', 'random', 'anvil', 'tls', 'time'];
const constraints = ['>= 1.0', '~> 3.1', '1.2.3', '< 2, > 0.5', '!= 1.0.0', '>= 2.0.0-beta'];

function addModule(draft: Draft, place: Place): void {
  const { random, files } = draft;
  const { directory, depth } = place;
  const name = posix.join(directory, random.chance(0.1) ? 'main.tf.json' : 'main.tf');
  if (name.endsWith('.json')) {
    files.set(name, makeJson(random));
    return;
  }
  const parts = [makeRequired(random), makeUses(random, depth)];
  const callCount = depth >= 3 ? 0 : random.below(depth === 0 ? 4 : 3);
  for (let index = 0; index < callCount; index += 1) {
    parts.push(addCall(draft, place, index));
  }
  if (random.chance(0.03)) parts.push(random.pick(mistakes));
  files.set(name, parts.join('\n'));
}

function addCall(draft: Draft, { directory, path, depth }: Place, index: number): string {
  const { random, modules } = draft;
  const name = `${random.pick(['net', 'app', 'data', 'db-1'])}${index}`;
  const isShared = directory !== '.' && random.chance(0.2);
  const source = isShared ? `../side${depth}` : `./${random.pick(['m', 'sub', 'x.y'])}${index}`;
  const child = posix.join(directory, source);
  addInstalled(draft, { source, directory: child, path: [...path, name] });
  if (![...draft.files.keys()].some((file) => posix.dirname(file) === child)) {
    addModule(draft, { directory: child, path: [...path, name], depth: depth + 1 });
  } else {
    // Written before, with its calls; they are installed once more below this one.
    repeatCalls(modules, child, [...path, name]);
  }
  return `module "${name}" {\n  source = "${source}"\n${random.chance(0.1) ? '  count  = 1\n' : ''}}\n`;
}

interface Installed {
  readonly source: string;
  readonly directory: string;
  readonly path: readonly string[];
}

function addInstalled({ modules, random }: Draft, { source, directory, path }: Installed): void {
  const written = random.chance(0.02) ? './old' : source;
  modules.push({ Key: path.join('.'), Source: written, Dir: directory });
}

/** Copies the records below one module to below another that has the same directory. */
function repeatCalls(modules: object[], directory: string, path: readonly string[]): void {
  const records = modules.map((record) => new Map<string, unknown>(Object.entries(record)));
  const target = path.join('.');
  const first = records.find(
    (record) => record.get('Dir') === directory && record.get('Key') !== target,
  );
  const prefix = `${String(first?.get('Key'))}.`;
  for (const record of records) {
    const key = String(record.get('Key'));
    if (!key.startsWith(prefix)) continue;
    const copy = `${target}.${key.slice(prefix.length)}`;
    modules.push({ Key: copy, Source: record.get('Source'), Dir: record.get('Dir') });
  }
}

function makeRequired(random: Random): string {
  const entries = random.some(localNames, 0.25).map((name) => {
    if (random.chance(0.2)) return `    ${name} = "${random.pick(constraints)}"\n`;
    const lines = [`source = "${random.pick(sources)}/${name}"`];
    if (random.chance(0.6)) lines.push(`version = "${random.pick(constraints)}"`);
    return `    ${name} = {\n${lines.map((line) => `      ${line}\n`).join('')}    }\n`;
  });
  if (entries.length === 0) return '';
  return `terraform {\n  required_providers {\n${entries.join('')}  }\n}\n`;
}

const sources = ['hashicorp', 'acme', 'registry.example.com/tools', 'terraform.io/builtin'];

function makeUses(random: Random, depth: number): string {
  const blocks = [
    'resource "null_resource" "a" {}\n',
    'data "random_id" "b" {}\n',
    'resource "terraform_data" "c" {}\n',
    'ephemeral "tls_key" "d" {}\n',
    'resource "cloud" "e" {\n  provider = time\n}\n',
    'output "o" {\n  value = provider::anvil::f(1)\n}\n',
    'check "health" {\n  data "anvil_check" "x" {}\n  assert {\n    condition     = data.anvil_check.x.ok\n    error_message = "no"\n  }\n}\n',
    'moved {\n  from = aws_a.b\n  to   = aws_a.c\n}\n',
  ];
  const own = [
    'provider "null" {\n  version = ">= 1.0"\n}\n',
    'provider "tls" {\n  alias = "east"\n}\n',
  ];
  const rootOnly = ['import {\n  to = google_thing.x\n  id = "x"\n}\n'];
  return [
    ...random.some(blocks, 0.2),
    ...random.some(own, depth === 0 ? 0.2 : 0.08),
    ...random.some(rootOnly, depth === 0 ? 0.1 : 0.01),
  ].join('\n');
}

function makeJson(random: Random): string {
  const version = random.pick(constraints);
  return JSON.stringify({
    resource: { null_resource: { json: {} } },
    ...(random.chance(0.5) && { provider: { random: { version } } }),
    ...(random.chance(0.3) && {
      terraform: { required_providers: { anvil: { source: 'acme/anvil', version } } },
    }),
  });
}

const mistakes = [
  'resource "broken" {\n',
  'variable "a" {}\nvariable "a" {}\n',
  'bogus {}\n',
  'module "gone" {\n  source = "./gone"\n}\n',
  'terraform {\n  required_providers {\n    a_b = {}\n  }\n}\n',
];

function addTests(draft: Draft, directory: string): void {
  const { random, files } = draft;
  const names = random.some(
    ['a.tftest.hcl', 'b.c.tftest.hcl', 'd.tftest.json', '.e.tftest.hcl'],
    0.4,
  );
  const places = names.map((name) => posix.join(random.chance(0.2) ? '.' : directory, name));
  for (const place of places) {
    files.set(place, place.endsWith('.json') ? makeTestJson(draft, place) : makeTest(draft, place));
  }
}

function makeTest(draft: Draft, file: string): string {
  const { random } = draft;
  const parts = [...random.some(testBlocks, 0.2)];
  for (const name of random.some(['plain', 'set-up', 'verify'], 0.5)) {
    const body = random.chance(0.5)
      ? `  module {\n    source = "${addRun(draft, file, name)}"\n  }\n`
      : '';
    parts.push(`run "${name}" {\n${body}}\n`);
  }
  if (random.chance(0.1)) parts.push(random.pick(testMistakes));
  return parts.join('\n');
}

function makeTestJson(draft: Draft, file: string): string {
  const run = draft.random.chance(0.5) ? { module: { source: addRun(draft, file, 'j') } } : {};
  return JSON.stringify({ run: { j: run }, variables: { a: 1 } });
}

/** Answers with the source of the module that a run loads. */
function addRun(draft: Draft, file: string, run: string): string {
  const source = `./${draft.random.pick(['prepare', 'prepare/more'])}`;
  const directory = posix.join(source);
  const steps = file.replace(/\.tftest\.hcl$/, '').split('/');
  const path = ['test', ...steps, run];
  const isNew = ![...draft.files.keys()].some((name) => posix.dirname(name) === directory);
  addInstalled(draft, { source, directory, path });
  if (isNew) addModule(draft, { directory, path, depth: 2 });
  else repeatCalls(draft.modules, directory, path);
  return source;
}

const testBlocks = [
  'variables {\n  a = var.b\n}\n',
  'provider "null" {}\n',
  'provider "google" {\n  alias = "x"\n}\n',
  'mock_provider "tls" {\n  mock_resource "tls_key" {\n    defaults = {}\n  }\n}\n',
  'override_resource {\n  target = null_resource.a\n  values = { id = "x" }\n}\n',
  'run "long" {\n  command         = plan\n  expect_failures = [var.a]\n  plan_options {\n    mode = normal\n  }\n  assert {\n    condition     = var.a == 1\n    error_message = "No."\n  }\n}\n',
];

const testMistakes = [
  'bogus {}\n',
  'run "broken" {\n',
  'run "same" {}\nrun "same" {}\n',
  'variables {}\nvariables {}\n',
  'provider "null" {\n  version = "1"\n}\n',
  'run "x" {\n  command = destroy\n}\n',
  'run "x" {\n  module {\n    source = "git::https://example.com/x"\n  }\n}\n',
  'run "x" {\n  module {}\n}\n',
  'override_data {\n  target = a.b\n}\n',
  'mock_provider "A" {}\n',
];

/** Adds states, and perhaps a backend and the choice of a workspace; answers with the environment. */
function addState(draft: Draft): Readonly<Record<string, string>> {
  const { files, random } = draft;
  const path = addBackend(draft);
  if (random.chance(0.5)) files.set(path, makeState(random));
  if (random.chance(0.2)) {
    files.set('terraform.tfstate.d/blue/terraform.tfstate', makeState(random));
  }
  if (random.chance(0.15)) {
    files.set('.terraform/environment', random.pick(['blue', ' blue\n', 'no']));
  }
  if (!random.chance(0.15)) return {};
  return { TF_WORKSPACE: random.pick(['blue', 'default', 'no', 'a/b']) };
}

/** Answers with the path of the state. A backend that `init` has not set up is refused. */
function addBackend({ files, random }: Draft): string {
  const type = random.pick(['', '', '', '', '', '', 'local', 'local', 's3']);
  const path = type === 'local' && random.chance(0.5) ? 'state/here.tfstate' : undefined;
  if (type !== '') {
    const argument = path === undefined ? '' : `    path = "${path}"\n`;
    files.set('backend.tf', `terraform {\n  backend "${type}" {\n${argument}  }\n}\n`);
  }
  if (random.chance(type === 'local' ? 0.8 : 0.03)) {
    const recorded = random.chance(0.1) ? 'other.tfstate' : (path ?? null);
    const config = { path: recorded, workspace_dir: null };
    const record = { version: 3, backend: { type: 'local', config, hash: 1 } };
    files.set('.terraform/terraform.tfstate', JSON.stringify(record));
  }
  return path ?? 'terraform.tfstate';
}

function makeState(random: Random): string {
  if (random.chance(0.08)) return random.pick(oddStates);
  const resources = random.some(stateProviders, 0.3).map((provider, index) => ({
    mode: random.pick(['managed', 'managed', 'data', random.chance(0.05) ? 'odd' : 'data']),
    type: 'a_b',
    name: `r${index}`,
    provider,
    instances: random.chance(0.5) ? [] : [{ schema_version: 0, attributes: { secret: 'x' } }],
  }));
  return JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, resources });
}

const stateProviders = [
  'provider["registry.terraform.io/hashicorp/null"]',
  'provider["registry.terraform.io/hashicorp/null"].east',
  'module.net0.provider["registry.example.com/tools/anvil"]',
  'module.net0[0].provider["registry.terraform.io/hashicorp/time"]',
  'provider["terraform.io/builtin/terraform"]',
  'provider["random"]',
  'provider.tls',
  'nonsense',
];

const oddStates = [
  '',
  '{}',
  '{"version":5}',
  '{"version":"4"}',
  '{"version":4,"resources":{}}',
  '{"version":4,"terraform_version":"x"}',
  '{"version":3,"modules":[{"path":["root"],"resources":{"null_x.a":{"type":"null_x"}}}]}',
];
