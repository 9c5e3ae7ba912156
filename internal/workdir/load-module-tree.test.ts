import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isLockable } from '../addr/provider.ts';
import { findPlaces, treeRequirements } from '../config/tree/module-tree.ts';
import type { Requirements } from '../config/requirements.ts';
import { hasErrors, type Diagnostic } from '../diag/diagnostic.ts';
import { opentofu, terraform, type Flavour } from '../flavour/flavour.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { makeManifest, readConfigCases, writeConfigCase } from '../testing/config-cases.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { formatConstraints } from '../version/canonical.ts';
import { loadModuleTree } from './load-module-tree.ts';

/** Every file there holds cases; what is expected was measured on Terraform. */
const folder = new URL('../../../testdata/config', import.meta.url);
const topics = readdirSync(folder)
  .filter((name) => name.endsWith('.cases'))
  .map((name) => name.slice(0, -'.cases'.length));

function load(directory: string, flavour: Flavour = terraform): ReturnType<typeof loadModuleTree> {
  const { signal } = new AbortController();
  return loadModuleTree(directory, {
    dataDir: '.terraform',
    flavour,
    signal,
    testDirectory: 'tests',
  });
}

describe('loadModuleTree', () => {
  for (const topic of topics) {
    describe(topic.replaceAll('-', ' '), () => {
      for (const testCase of readConfigCases(topic)) {
        it(testCase.title, async () => {
          await withTempDir(async (directory) => {
            await writeConfigCase(directory, testCase);

            const { value, diagnostics } = await load(directory);

            const requirements = treeRequirements(value, terraform);
            expect(describeOutcome(diagnostics, requirements)).to.equal(testCase.expected);
          });
        });
      }
    });
  }

  it('tells where a provider is first required, by what sets constraints if anything does', async () => {
    await withTempDir(async (directory) => {
      await writeFiles(directory, {
        'main.tf':
          'module "a" {\n  source = "./a"\n}\nresource "null_resource" "x" {}\nresource "tls_x" "x" {}\n',
        'a/main.tf': 'terraform {\n  required_providers {\n    null = ">= 3.0"\n  }\n}\n',
        '.terraform/modules/modules.json': makeManifest('a ./a a'),
      });

      const { value } = await load(directory);

      expect([...findPlaces(value, terraform)]).to.deep.equal([
        ['registry.terraform.io/hashicorp/null', { file: 'a/main.tf', line: 3 }],
        ['registry.terraform.io/hashicorp/tls', { file: 'main.tf', line: 5 }],
      ]);
    });
  });

  it('finds modules relative to the working directory, whatever that is', async () => {
    await withTempDir(async (directory) => {
      const work = join(directory, 'work');
      await writeFiles(directory, {
        'work/main.tf': 'module "a" {\n  source = "../a"\n}\n',
        'a/main.tf': 'variable "x" {}\nvariable "x" {}\n',
        'work/.terraform/modules/modules.json': makeManifest('a ../a ../a'),
      });

      const { diagnostics } = await load(work);

      expect(diagnostics.map(({ subject }) => subject?.file)).to.deep.equal(['../a/main.tf']);
    });
  });

  it('refuses a module that calls itself', async () => {
    await withTempDir(async (directory) => {
      const call = 'module "a" {\n  source = "./"\n}\n';
      await writeFiles(directory, {
        'main.tf': 'module "a" {\n  source = "./a"\n}\n',
        'a/main.tf': call,
        '.terraform/modules/modules.json': makeManifest('a ./a a\na.a ./. a\na.a.a ./. a'),
      });

      const { diagnostics } = await load(directory);

      expect(diagnostics.map(({ summary, subject }) => [summary, subject?.file])).to.deep.equal([
        ['Module calls itself', 'a/main.tf'],
      ]);
    });
  });

  it('takes the data directory from the options', async () => {
    await withTempDir(async (directory) => {
      await writeFiles(directory, {
        'main.tf': 'module "a" {\n  source = "./a"\n}\n',
        'a/main.tf': 'resource "null_resource" "x" {}\n',
        'data/modules/modules.json': makeManifest('a ./a a'),
      });
      const { signal } = new AbortController();

      for (const dataDir of ['data', join(directory, 'data')]) {
        const options = { dataDir, flavour: terraform, signal };
        const { value } = await loadModuleTree(directory, options);

        expect([...treeRequirements(value, terraform).keys()]).to.have.length(1);
      }
    });
  });

  it('stops when it is told to', async () => {
    await withTempDir(async (directory) => {
      const options = { dataDir: '.terraform', flavour: terraform, signal: AbortSignal.abort() };

      const error = await loadModuleTree(directory, options).catch((reason: unknown) => reason);

      expect(error).to.have.property('name', 'AbortError');
    });
  });

  describe('of OpenTofu', () => {
    it('leaves it to the manifest where a source with variables leads', async () => {
      await withTempDir(async (directory) => {
        await writeFiles(directory, {
          'main.tofu':
            'variable "v" {\n  default = "1.0.0"\n}\nmodule "a" {\n  source  = "acme/${var.v}/x"\n  version = local.v\n}\n',
          'a/main.tf': 'resource "null_resource" "x" {}\n',
          '.terraform/modules/modules.json': makeManifest(
            'a registry.opentofu.org/acme/b/x a 1.0.0',
          ),
        });

        const { value, diagnostics } = await load(directory, opentofu);

        expect(diagnostics).to.deep.equal([]);
        expect([...treeRequirements(value, opentofu).keys()]).to.deep.equal([
          'registry.opentofu.org/hashicorp/null',
        ]);
      });
    });

    it('takes a resource in a source for a mistake', async () => {
      await withTempDir(async (directory) => {
        const source = 'module "a" {\n  source = null_resource.x.id\n}\n';
        await writeFiles(directory, { 'main.tf': source });

        const { diagnostics } = await load(directory, opentofu);

        expect(diagnostics[0]?.summary).to.equal('Variables not allowed');
      });
    });

    it('knows what its language adds', async () => {
      await withTempDir(async (directory) => {
        await writeFiles(directory, {
          'main.tofu': [
            'terraform {\n  encryption {}\n}',
            'provider "x" {\n  alias    = "each"\n  for_each = var.regions\n}',
            'variable "v" {\n  deprecated = "Use w."\n}',
            'output "o" {\n  value      = 1\n  deprecated = "Use p."\n}',
            'resource "x_y" "z" {\n  lifecycle {\n    enabled = var.v\n  }\n}',
          ].join('\n'),
        });

        expect((await load(directory, opentofu)).diagnostics).to.deep.equal([]);
      });
    });
  });
});

async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  }
}

function describeOutcome(diagnostics: readonly Diagnostic[], requirements: Requirements): string {
  const required = [...requirements].filter(([provider]) => isLockable(provider, terraform));
  const lines = hasErrors(diagnostics)
    ? []
    : required.map(([provider, constraints]) =>
        `requires ${provider} ${formatConstraints(constraints)}`.trimEnd(),
      );
  const problems = [...diagnostics].sort(compareDiagnostics).map(describeDiagnostic);
  return [...problems, ...lines.sort(compareBytes)].join('\n');
}

function describeDiagnostic({ severity, summary, detail, ...place }: Diagnostic): string {
  const { subject, snippet } = place;
  const lines = [`${severity}: ${summary}`];
  if (subject !== undefined) {
    const { file, start, end } = subject;
    const last = start.line === end.line ? `${end.column}` : `${end.line},${end.column}`;
    const context = snippet?.context === undefined ? '' : ` in ${snippet.context}`;
    lines.push(`  at ${file}:${start.line},${start.column}-${last}${context}`);
  }
  return [...lines, ...detail.split('\n').map((line) => (line === '' ? '' : `  ${line}`))].join(
    '\n',
  );
}

/** Terraform's order; what it leaves to chance is by the text. */
function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareBytes(b.severity, a.severity) ||
    compareBytes(a.subject?.file ?? '', b.subject?.file ?? '') ||
    startOf(a) - startOf(b) ||
    endOf(a) - endOf(b) ||
    compareBytes(a.summary + a.detail, b.summary + b.detail)
  );
}

function startOf({ subject }: Diagnostic): number {
  return subject?.start.byte ?? 0;
}

function endOf({ subject }: Diagnostic): number {
  return subject?.end.byte ?? 0;
}
