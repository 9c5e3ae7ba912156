import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { providerRelease, type ProviderRelease } from '../../internal/testing/provider-package.ts';

/** What every release of a made-up repository has packages for. */
export const monorepoPlatforms = ['linux_amd64', 'linux_arm64', 'darwin_arm64', 'windows_amd64'];

const providers = 20;
const versions = ['1.0.0', '1.1.0'];

/** The releases that the root modules of `writeMonorepo` are locked to: 40 of them. */
export function monorepoReleases(): readonly ProviderRelease[] {
  return Array.from({ length: providers }, (_, index) => index).flatMap((index) =>
    versions.map((version) =>
      providerRelease(`acme/p${index}`, version, { platforms: monorepoPlatforms, bytes: 50_000 }),
    ),
  );
}

/**
 * Writes a repository of root modules as a company has it: a few providers and shared modules each, the
 * older versions in every other, and things that have nothing to do with it in between.
 */
export async function writeMonorepo(directory: string, roots: number): Promise<void> {
  const files = new Map<string, string>([
    ['.gitignore', '.terraform/\nbuild/\n'],
    ['modules/net/main.tf', sharedModule(0)],
    ['modules/net/inner/main.tf', sharedModule(1)],
    ['build/main.tf', sharedModule(2)],
  ]);
  for (let index = 0; index < roots; index += 1) {
    files.set(rootOf(index) + '/main.tf', rootModule(index));
    files.set(rootOf(index) + '/variables.tf', variables(index));
  }
  for (const [name, content] of files) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
}

/** Where a root module is. */
export function rootOf(index: number): string {
  return `live/team-${index % 10}/stack-${index}`;
}

function rootModule(index: number): string {
  const version = index % 2 === 0 ? '~> 1.0' : '~> 1.0.0';
  const required = [0, 1, 2, 3, 4].map(
    (offset) =>
      `    p${(index + offset * 3) % providers} = {\n` +
      `      source  = "acme/p${(index + offset * 3) % providers}"\n      version = "${version}"\n    }\n`,
  );
  return (
    `terraform {\n  backend "s3" {\n    key = "stack-${index}"\n  }\n` +
    `  required_providers {\n${required.join('')}  }\n}\n\n` +
    `module "net" {\n  source = "../../../modules/net"\n  cidr   = var.cidr\n}\n\n` +
    `resource "p${index % providers}_thing" "main" {\n  name = "\${var.name}-${index}"\n` +
    `  tags = {\n    team = ${index % 10}\n  }\n}\n`
  );
}

function variables(index: number): string {
  return `variable "name" {\n  type    = string\n  default = "stack-${index}"\n}\n\nvariable "cidr" {\n  type = string\n}\n`;
}

function sharedModule(index: number): string {
  const call = index === 0 ? 'module "inner" {\n  source = "./inner"\n}\n' : '';
  return `variable "cidr" {\n  type = string\n  default = ""\n}\n${call}output "id" {\n  value = var.cidr\n}\n`;
}
