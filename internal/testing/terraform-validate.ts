import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTempDir } from './temp-dir.ts';

/** A problem as `terraform validate -json` tells it, in one line: `1:5-2:1 Summary: detail`. */
export type ToldProblem = string;

/**
 * Has the real Terraform read texts as configuration files of one directory, and returns the
 * problems of each. What it tells of files is as if each were named `main.tf`.
 */
export function validateWithTerraform(texts: readonly string[]): Promise<ToldProblem[][]> {
  return withTempDir(async (directory) => {
    const names = texts.map((_, index) => `case-${index}.tf`);
    for (const [index, text] of texts.entries()) {
      await writeFile(join(directory, `case-${index}.tf`), text);
    }
    const problems = readProblems(await runValidate(directory));
    return names.map((name) =>
      problems
        .filter(({ file }) => file === name)
        .map(({ told }) => told.replaceAll(name, 'main.tf')),
    );
  });
}

interface FileProblem {
  readonly file: string;
  readonly told: ToldProblem;
}

function runValidate(directory: string): Promise<unknown> {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
  const options = { cwd: directory, env, maxBuffer: 64 << 20 };
  return new Promise((resolve) => {
    execFile('terraform', ['validate', '-json', '-no-color'], options, (_error, stdout) => {
      const parsed: unknown = JSON.parse(stdout);
      resolve(parsed);
    });
  });
}

function readProblems(output: unknown): FileProblem[] {
  const diagnostics = fieldOf(output, 'diagnostics');
  if (!Array.isArray(diagnostics)) throw new Error('Cannot read what Terraform told');
  return diagnostics.map((diagnostic: unknown) => {
    const range = fieldOf(diagnostic, 'range');
    const place = `${position(fieldOf(range, 'start'))}-${position(fieldOf(range, 'end'))}`;
    const words = `${textOf(diagnostic, 'summary')}: ${textOf(diagnostic, 'detail')}`;
    return { file: textOf(range, 'filename'), told: `${place} ${words}` };
  });
}

function position(value: unknown): string {
  return `${textOf(value, 'line')}:${textOf(value, 'column')}`;
}

function textOf(value: unknown, name: string): string {
  return String(fieldOf(value, name));
}

function fieldOf(value: unknown, name: string): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map<string, unknown>(entries).get(name);
}
