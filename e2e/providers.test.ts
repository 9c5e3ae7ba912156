import { expect } from 'chai';
import { join } from 'node:path';
import { anvilConfig, withProject, type Project } from './harness/project.ts';

const stroke = '│\u00a0\u00a0 ';

describe('airlock providers', () => {
  it('prints the tree of modules and tests, and what the state requires', async () => {
    await withProject(async (project) => {
      await writeTree(project);
      await project.write(
        'terraform.tfstate',
        '{"version":4,"resources":[{"mode":"managed","type":"a_b","name":"c","provider":"provider[\\"registry.terraform.io/acme/old\\"]"}]}',
      );

      const result = await project.airlock(['providers']);

      expect(result).to.deep.include({ code: 0, stderr: '' });
      expect(result.stdout.split('\n')).to.deep.equal([
        '',
        'Providers required by configuration:',
        '.',
        '├── provider[registry.terraform.io/acme/anvil] ~> 1.0',
        '├── test.tests.main',
        `${stroke}└── run.one`,
        `${stroke}    └── provider[registry.terraform.io/hashicorp/tls]`,
        '└── module.child',
        '    └── provider[registry.terraform.io/hashicorp/null]',
        '',
        'Providers required by state:',
        '',
        '    provider[registry.terraform.io/acme/old]',
        '',
        '',
      ]);
    });
  });

  it('prints warnings after the tree', async () => {
    await withProject(async (project) => {
      const { code, stdout } = await project.airlock(['providers', '-test-directory=gone']);

      expect(code).to.equal(0);
      expect(stdout).to.match(
        /acme\/anvil\] ~> 1\.0\n\n\nWarning: Test directory does not exist\n\nRequested test directory gone does not exist\.\n/,
      );
    });
  });

  it('reads no test files where the test directory has an empty name', async () => {
    await withProject(async (project) => {
      await project.write('a.tftest.hcl', 'bogus {}\n');

      expect(await project.airlock(['providers'])).to.have.property('code', 1);
      expect(await project.airlock(['providers', '-test-directory='])).to.have.property('code', 0);
    });
  });

  it('shows the configuration where another backend keeps the state', async () => {
    await withProject(async (project) => {
      await project.write('backend.tf', 'terraform {\n  backend "s3" {}\n}\n');
      await project.write(
        '.terraform/terraform.tfstate',
        '{"version":3,"backend":{"type":"s3","config":{}}}',
      );

      const { code, stdout } = await project.airlock(['providers']);

      expect(code).to.equal(0);
      expect(stdout).to.contain('provider[registry.terraform.io/acme/anvil] ~> 1.0');
      expect(stdout).to.contain('Warning: Providers required by state are not shown');
      expect(stdout).to.contain('kept by the backend "s3"');
    });
  });

  it('asks for init where a backend is not set up', async () => {
    await withProject(async (project) => {
      await project.write('backend.tf', 'terraform {\n  backend "s3" {}\n}\n');

      const { code, stdout, stderr } = await project.airlock(['providers']);

      expect(code).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.contain(
        'Error: Backend initialization required, please run "terraform init"\n',
      );
    });
  });

  it('says what is wrong with a state in one line', async () => {
    await withProject(async (project) => {
      await project.write('terraform.tfstate', '{"version":5}');

      const { code, stderr } = await project.airlock(['providers']);

      expect(code).to.equal(1);
      expect(stderr).to.match(/^Failed to load state: Unsupported state file format: .*\n$/);
    });
  });

  it('reads the state of the workspace that the environment names', async () => {
    await withProject(async (project) => {
      const state = '{"version":4,"resources":[{"mode":"data","provider":"provider.blue"}]}';
      await project.write('terraform.tfstate.d/blue/terraform.tfstate', state);

      const named = await project.airlock(['providers'], { env: { TF_WORKSPACE: 'blue' } });
      const other = await project.airlock(['providers']);

      expect(named.stdout).to.contain('    provider[registry.terraform.io/-/blue]\n');
      expect(other.stdout).not.to.contain('Providers required by state');
    });
  });

  it('takes no arguments, not even the names of commands that there might be', async () => {
    await withProject(async (project) => {
      expect(await project.airlock(['providers', 'foo'])).to.deep.include({
        code: 1,
        stdout: '',
        stderr: 'Too many command line arguments. Did you mean to use -chdir?\n',
      });
    });
  });

  it('refuses a directory without configuration', async () => {
    await withProject(async (project) => {
      await project.write('empty/a.tftest.hcl', 'bogus {}\n');
      const empty = join(project.work, 'empty');

      const { code, stderr } = await project.airlock([`-chdir=${empty}`, 'providers']);

      expect(code).to.equal(1);
      expect(stderr.replaceAll(/\s+/g, ' ')).to.contain(
        `Error: No configuration files The directory ${empty} contains no Terraform configuration files.`,
      );
    });
  });
});

async function writeTree(project: Project): Promise<void> {
  const call = 'module "child" {\n  source = "./child"\n}\n';
  await project.write('main.tf', anvilConfig + call);
  await project.write('child/main.tf', 'resource "null_resource" "a" {}\n');
  await project.write('setup/main.tf', 'data "tls_key" "a" {}\n');
  await project.write(
    'tests/main.tftest.hcl',
    'run "one" {\n  module {\n    source = "./setup"\n  }\n}\n',
  );
  const modules = [
    { Key: 'child', Source: './child', Dir: 'child' },
    { Key: 'test.tests.main.one', Source: './setup', Dir: 'setup' },
  ];
  await project.write('.terraform/modules/modules.json', JSON.stringify({ Modules: modules }));
}
