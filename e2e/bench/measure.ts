import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One run of a program. */
export interface Measurement {
  readonly seconds: number;
  /** Highest resident memory of the process, as far as sampling saw it; NaN where it cannot. */
  readonly peakMegabytes: number;
}

export interface MeasureOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const sampleIntervalMs = 5;

/** Runs a program to its end. @throws if it fails: a failed run has no time worth knowing */
export function measure(
  file: string,
  args: readonly string[],
  options: MeasureOptions,
): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let peakKilobytes = NaN;
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'] ?? '', ...options.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const timer = setInterval(() => {
      peakKilobytes = readPeak(child.pid) ?? peakKilobytes;
    }, sampleIntervalMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) resolve({ seconds, peakMegabytes: peakKilobytes / 1000 });
      else reject(new Error(`${file} ${args.join(' ')} ended with ${String(code)}\n${errors}`));
    });
  });
}

/** The kernel keeps the high-water mark, so a late sample misses nothing but the last moments. */
function readPeak(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(status);
    return match === null ? undefined : Number(match[1]);
  } catch {
    return undefined;
  }
}

/** The middle of some values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}
