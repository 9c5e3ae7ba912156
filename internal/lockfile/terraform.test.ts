/**
 * Lock files made by chance and by hand, given to the real Terraform and to this package: the same
 * problems in the same order, or the same bytes. AIRLOCK_CASES and AIRLOCK_SEED choose how many and
 * which.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mapLimit } from '../async/map-limit.ts';
import type { Diagnostic } from '../diag/diagnostic.ts';
import { terraform } from '../flavour/flavour.ts';
import { itIf } from '../testing/it-if.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { decodeLocks } from './decode.ts';
import { encodeLocks } from './encode.ts';

const cases = Number(process.env['AIRLOCK_CASES'] ?? 60);
const seed = Number(process.env['AIRLOCK_SEED'] ?? 1);
const fileName = '.terraform.lock.hcl';
const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };

/** A problem as people see it; white space in details depends on the terminal. */
interface Shown {
  readonly severity: string;
  readonly summary: string;
  readonly line: number | undefined;
  readonly detail: string;
}

interface Outcome {
  readonly problems: readonly Shown[];
  /** What the file is afterwards. */
  readonly text: string;
}

/** `providers lock` reads and writes the lock file even if there is no configuration at all. */
async function askTerraform(text: string): Promise<Outcome> {
  return withTempDir(async (directory) => {
    const file = join(directory, fileName);
    await writeFile(file, text);
    await mkdir(join(directory, 'mirror'));
    const args = ['providers', 'lock', `-fs-mirror=${join(directory, 'mirror')}`, '-no-color'];
    const output = await new Promise<string>((resolve) => {
      execFile('terraform', args, { cwd: directory, env }, (_error, stdout, stderr) => {
        resolve(stdout + stderr);
      });
    });
    return { problems: readProblems(output), text: await readFile(file, 'utf8') };
  });
}

function askAirlock(text: string): Outcome {
  const { value, diagnostics } = decodeLocks(fileName, Buffer.from(text), terraform);
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  return {
    problems: [...diagnostics].sort(compareDiagnostics).map((diagnostic) => ({
      severity: diagnostic.severity === 'error' ? 'Error' : 'Warning',
      summary: diagnostic.summary,
      line: diagnostic.subject?.start.line,
      detail: oneLine(diagnostic.detail),
    })),
    text: hasErrors ? text : encodeLocks(value, terraform),
  };
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const rank = Number(a.severity === 'error') - Number(b.severity === 'error');
  const start = (a.subject?.start.byte ?? 0) - (b.subject?.start.byte ?? 0);
  return rank || start || (a.subject?.end.byte ?? 0) - (b.subject?.end.byte ?? 0);
}

function readProblems(output: string): readonly Shown[] {
  const [, ...parts] = output.replace(/^Success! .*/ms, '').split(/^(?=(?:Error|Warning): )/m);
  return parts.map((part) => {
    const [, severity = '', summary = '', rest = ''] = /^(\w+): (.*)\n([^]*)$/.exec(part) ?? [];
    const place = /^ {2}on \S+ line (\d+).*\n.*\n/m.exec(rest);
    const detail = oneLine(place === null ? rest : rest.replace(place[0], ''));
    return { severity, summary, line: place === null ? undefined : Number(place[1]), detail };
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const labels = [
  'registry.terraform.io/hashicorp/null',
  'registry.terraform.io/hashicorp/aws',
  'example.com/acme/anvil',
  'example.com:8443/acme/anvil',
  'bücher.example/acme/größe',
  'acme/anvil',
  'Example.com/acme/anvil',
  'terraform.io/builtin/terraform',
  'registry.terraform.io/-/old',
  'a/b/c/d',
  'acme/terraform-anvil',
  '',
];
const versions = [
  ...['"1.0.0"', '"3.2.1"', '"2.0.0-rc.1+x"', '"1.0"', '"v1.0.0"', '""', '"1.02.0"', '1', 'null'],
  ...['"1.${0}.0"', 'true', '["1.0.0"]', 'var.x', 'f("x")', '1.0.0', '"1.0.0', '(("1.0.0"))'],
];
const constraints = [
  ...['"~> 1.0"', '">= 1.0.0, < 2.0.0"', '"1.0.0"', '"~>1"', '"x"', '""', 'null', '"= 1.0.0"'],
  ...['"< 2.0.0, >= 1.0.0"', '">= 1.0.0, >= 1.0.0"', '{}', '"~> 1.0" # why'],
];
const hashes = [
  ...['"h1:a"', '"h1:b"', '"zh:00"', '"zh:00"', '"h9:x"', '"H1:z"', '"nothing"', '":x"', '"x:"'],
  ...['"x:\\u00e9\\n"', '"x:$${y}"', '"x:e\u0301"', '1', 'null', '[]', '<<E\nh1:h\nE\n', 'x.y'],
];
const extras = [
  '',
  '',
  '',
  '  # comment\n',
  '  platform {}\n',
  '  hash = 1\n',
  '  version = "1.0.0"\n',
];
const others = [
  'module "m" {}',
  'version = 1',
  'providers "x" {}',
  'provider {}',
  '// x',
  '<<<<<<<',
];
const pieces = [
  ...[
    '"',
    '{',
    '}',
    '[',
    ']',
    '=',
    ',',
    '\n',
    ' ',
    '#',
    '//',
    '/*',
    '*/',
    '\\',
    '${',
    '%{if',
    '<<E',
  ],
  ...['a', '1', '.', "'", '`', '\r', '\t', '\u00a0', '\ufeff', '😀', 'é', '-', '(', '"x" {', ': '],
];

/** Mostly what Terraform itself writes, with now and then something else. */
function usually<T>(items: readonly T[]): fc.Arbitrary<T> {
  const [first, second] = items;
  if (first === undefined || second === undefined) throw new Error('Cannot choose from so few');
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(first, second) },
    { weight: 1, arbitrary: fc.constantFrom(...items) },
  );
}

const provider = fc
  .record({
    label: usually(labels),
    version: usually(versions),
    constraints: fc.option(usually(constraints)),
    hashes: fc.option(fc.array(usually(hashes), { maxLength: 4 })),
    extra: fc.constantFrom(...extras),
  })
  .map(
    (block) =>
      `provider "${block.label}" {\n  version = ${block.version}\n${block.extra}` +
      (block.constraints === null ? '' : `  constraints = ${block.constraints}\n`) +
      (block.hashes === null ? '' : `  hashes = [\n    ${block.hashes.join(',\n    ')}\n  ]\n`) +
      '}',
  );

const file = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: provider },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    ),
    {
      maxLength: 4,
    },
  )
  .map((blocks) => blocks.map((block) => `${block}\n`).join('\n'));

/** Cuts a few characters out of a file and puts something else in their place. */
const damaged = fc
  .record({
    text: file,
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat({ max: 3 }),
    inserted: fc.constantFrom('', ...pieces),
  })
  .map(({ text, at, removed, inserted }) => {
    const characters = Array.from(text);
    characters.splice(Math.floor(at * characters.length), removed, inserted);
    return characters.join('');
  });

describe('lock files beside the real Terraform', () => {
  const { stdout, error } = spawnSync('terraform', ['version', '-json'], { encoding: 'utf8', env });
  const test = itIf(
    error === undefined && stdout.includes('"terraform_version": "1.11.'),
    'terraform 1.11',
  );
  const texts = fc.sample(fc.oneof(file, damaged), { seed, numRuns: cases });

  test(`are read and written alike (${cases} cases, seed ${seed})`, async function () {
    this.timeout(1000 * cases);
    await mapLimit(texts, 2, async (text) => {
      expect(askAirlock(text), text).to.deep.equal(await askTerraform(text));
    });
  });
});
