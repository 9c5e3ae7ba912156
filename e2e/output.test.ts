/** What programs get: JSON lines that fit the schema, annotations, logs, and silence. */
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withProject, type Project } from './harness/project.ts';
import type { ProgramResult } from './harness/run-program.ts';

const schemaFile = fileURLToPath(
  new URL('../../internal/cli/output/output.schema.json', import.meta.url),
);
const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
);

type Line = Readonly<Record<string, unknown>>;

/** Reads standard output, every line of which must fit the schema. */
function readLines(result: ProgramResult): readonly Line[] {
  expect(result.stderr).to.equal('');
  return result.stdout
    .trimEnd()
    .split('\n')
    .map((text) => {
      const line = JSON.parse(text) as Line;
      expect(validate(line), `${text}\n${JSON.stringify(validate.errors)}`).to.equal(true);
      return line;
    });
}

function ofType(lines: readonly Line[], type: string): readonly Line[] {
  return lines.filter((line) => line['type'] === type);
}

const linux = '-platform=linux_amd64';

async function json(project: Project, ...args: readonly string[]): Promise<readonly Line[]> {
  return readLines(await project.airlock([...args]));
}

describe('-json', () => {
  it('tells of a lock, with the origin of every hash', () =>
    withProject(async (project) => {
      const lines = await json(project, 'lock', '-json', linux);

      expect(lines[0]).to.include({ type: 'program', command: 'providers lock', format: '1.0' });
      expect(lines.map(({ type }) => type)).to.deep.equal([
        ...['program', 'query', 'fetch', 'package', 'contribution', 'locked', 'summary'],
      ]);
      const [locked] = ofType(lines, 'locked');
      expect(locked?.['hashes'])
        .to.be.an('array')
        .that.satisfies((hashes: readonly { hash: string; origin: string }[]) =>
          hashes.every(
            ({ hash, origin }) => origin === (hash.startsWith('h1:') ? 'computed' : 'vouched-for'),
          ),
        );

      const again = await json(project, 'lock', '-json', '-platform=darwin_arm64');
      const origins = (ofType(again, 'locked')[0]?.['hashes'] ?? []) as readonly Line[];
      expect(origins.filter(({ origin }) => origin === 'lock-file')).to.have.length(1);
    }));

  it('tells of what a check finds, and of what mends it', () =>
    withProject(async (project) => {
      const result = await project.airlock(['lock', '-json', '-check', linux]);

      expect(result.code).to.equal(2);
      const lines = readLines(result);
      expect(ofType(lines, 'finding')[0]).to.include({
        kind: 'lock-missing',
        file: 'main.tf',
        line: 3,
      });
      expect(ofType(lines, 'remedies')[0]?.['commands']).to.deep.equal([
        'airlock lock -platform=linux_amd64',
      ]);
    }));

  it('tells of mirrors, installations, trees and hashes', () =>
    withProject(async (project) => {
      async function types(...args: readonly string[]): Promise<unknown> {
        return (await json(project, ...args)).map(({ type }) => type);
      }

      expect(await types('mirror', '-json', linux, 'm')).to.include.members(['package', 'summary']);
      expect(await types('mirror', 'list', '-json', 'm')).to.deep.equal(['program', 'release']);
      expect(await types('mirror', 'verify', '-json', 'm')).to.deep.equal([
        ...['program', 'verified', 'summary'],
      ]);
      expect(await types('install', '-json', linux)).to.include.members(['package', 'lock-file']);
      expect(await types('providers', '-json')).to.deep.equal(['program', 'requirement']);
      expect(await types('lock', '-json', '-recursive', linux)).to.include('summary');
      expect(await types('version', '-json')).to.deep.equal(['program', 'result']);
      const zip =
        'm/registry.terraform.io/acme/anvil/terraform-provider-anvil_1.2.0_linux_amd64.zip';
      expect(await types('hash', '-json', zip)).to.deep.equal(['program', 'hashes']);
      expect(await types('mirror', 'prune', '-json', '-keep-last=1', 'm')).to.deep.equal([
        'program',
      ]);
    }));

  it('tells of a verification: packages, hashes, findings, remedies', () =>
    withProject(async (project) => {
      await json(project, 'lock', '-json', linux);
      await json(project, 'mirror', '-json', linux, 'm');
      const good = await json(project, 'verify', '-json', '-explain', '-mirror=m', linux);
      const lock = await project.read('.terraform.lock.hcl');
      await project.write('.terraform.lock.hcl', lock.replace('  ]', '    "zh:ff",\n  ]'));
      const packages = '.terraform/providers/registry.terraform.io/acme/anvil';
      await project.write(`${packages}/1.2.0/linux_amd64/x`, 'x');
      await project.write(`${packages}/1.0.0/linux_amd64/x`, 'x');
      const bad = await project.airlock(['verify', '-json', linux]);

      expect(ofType(good, 'missing')[0]).to.include({ version: '1.2.0', platform: 'linux_amd64' });
      expect(ofType(good, 'verified')[0]).to.include({ trust: 'self-signed' });
      const hashes = ofType(good, 'explained');
      expect(
        hashes.map(({ scheme, origin }) => `${String(scheme)} ${String(origin)}`),
      ).to.deep.equal(['h1 computed', 'zh signed', 'zh signed', 'zh signed']);
      expect(hashes[0]?.['archive']).to.match(/^zh:/);
      for (const hash of hashes) expect(hash['key_id']).to.match(/^[0-9A-F]{16}$/);
      expect(bad.code).to.equal(3);
      const lines = readLines(bad);
      expect(ofType(lines, 'extra')[0]).to.include({ version: '1.0.0' });
      expect(ofType(lines, 'finding').map(({ kind }) => kind)).to.deep.equal([
        'hash-not-signed',
        'package-modified',
      ]);
      expect(ofType(lines, 'finding')[0]).to.include({ hash: 'zh:ff' });
      expect(ofType(lines, 'remedies')[0]?.['commands']).to.deep.equal([
        'airlock install -platform=linux_amd64',
      ]);
      expect(ofType(lines, 'summary')[0]).to.have.nested.property('counts.findings', 2);
    }));

  it('tells of packages that it cannot verify', () =>
    withProject(async (project) => {
      await project.write(
        '.terraform.lock.hcl',
        'provider "registry.terraform.io/acme/anvil" {\n  version = "1.2.0"\n}\n',
      );
      const path = '.terraform/providers/registry.terraform.io/acme/anvil/1.2.0/linux_amd64';
      await project.write(`${path}/x`, 'x');

      const lines = readLines(await project.airlock(['verify', '-json']));

      expect(ofType(lines, 'unverified')[0]).to.include({
        path,
        reason: 'the lock file has no checksum of the provider',
      });
    }));

  it('tells of problems with their place, and of failures without one', () =>
    withProject(async (project) => {
      await project.write('main.tf', 'terraform {\n  nonsense\n}\n');
      const broken = await project.airlock(['lock', '-json', linux]);
      const failed = await project.airlock(['hash', '-json', 'nowhere.zip']);

      expect(broken.code).to.equal(1);
      expect(ofType(readLines(broken), 'diagnostic')[0]).to.have.nested.property(
        'diagnostic.range.start.line',
        2,
      );
      expect(failed.code).to.equal(1);
      expect(ofType(readLines(failed), 'diagnostic')).to.have.length(1);
    }));
});

describe('GitHub Actions', () => {
  it('gets annotations and a summary', () =>
    withProject(async (project) => {
      const summary = join(project.directory, 'summary.md');
      await writeFile(summary, 'before\n');
      const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };

      const result = await project.airlock(['lock', '-check', linux], { env });

      expect(result.code).to.equal(2);
      expect(result.stdout).to.match(
        /^::error file=main\.tf,line=3,title=[^:]*::there is no lock file/m,
      );
      expect(await readFile(summary, 'utf8')).to.match(
        /^before\n### airlock providers lock\n[^]*\| where \| what \|[^]*there is no lock file/,
      );
    }));
});

describe('-chdir in GitHub Actions', () => {
  it('names files from the top of the repository', () =>
    withProject(async (project) => {
      await project.write('live/main.tf', 'terraform {\n  nonsense\n}\n');
      const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: project.work };

      const result = await project.airlock(['-chdir=live', 'lock', linux], { env });

      expect(result.stdout).to.match(/^::error file=live\/main\.tf,line=2,/m);
    }));
});

describe('-log, -verbose and -quiet', () => {
  it('write down requests where they are wanted', () =>
    withProject(async (project) => {
      const log = join(project.directory, 'x.log');

      const result = await project.airlock(['lock', `-log=${log}`, '-verbose', linux]);

      const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
      expect(lines.length).to.equal(project.registry.requests.length);
      expect(lines[0]).to.match(/^\d{4}-\S+Z GET http:\/\/127\.0\.0\.1:\d+\/\S+ 200 \d+ ms$/);
      expect(result.stderr.trimEnd().split('\n')).to.have.length(lines.length);
    }));

  it('leave out how far things are', () =>
    withProject(async (project) => {
      const result = await project.airlock(['lock', '-quiet', linux]);

      expect(result.stderr).to.equal('');
      expect(result.stdout).to.match(/^\nSuccess! Terraform has updated the lock file\.\n/);
    }));
});
