import { Worker } from 'node:worker_threads';
import { makeProgressMemory, openProgress, type FuzzJob, type FuzzMessage } from './protocol.ts';

/** What became of a family. */
export interface FuzzOutcome {
  readonly name: string;
  readonly tried: number;
  readonly survived: number;
  /** With the words that repeat it. */
  readonly failure: string | undefined;
}

/** Reports each family as it is done. */
export interface FuzzOptions extends FuzzJob {
  readonly onOutcome: (outcome: FuzzOutcome) => void;
}

/**
 * Tries all families in a thread under watch: a case that hangs ends it, and so does one that needs
 * more memory than `heapMbMax`, or the process more than `processBytesMax`.
 */
export async function runFuzz({ onOutcome, ...job }: FuzzOptions): Promise<void> {
  const memory = makeProgressMemory();
  const progress = openProgress(memory);
  const worker = new Worker(new URL('./fuzz-worker.js', import.meta.url), {
    workerData: { job, memory },
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
  });
  let current = '';

  function fail(reason: string): void {
    const failure = withRepetition(reason, current, progress.seed());
    onOutcome({ name: current, tried: 1, survived: 0, failure });
  }

  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      const problem = findProblem(progress.elapsedMs());
      if (problem === undefined) return;
      clearInterval(watch);
      fail(problem);
      void worker.terminate();
    }, watchMs);
    worker.on('message', (message: FuzzMessage) => {
      if (message.kind === 'family') current = message.name;
      else onOutcome(toOutcome(message));
    });
    worker.on('error', (error) => {
      fail(error.message);
    });
    worker.on('exit', () => {
      clearInterval(watch);
      resolve();
    });
  });
}

function toOutcome(result: Extract<FuzzMessage, { kind: 'result' }>): FuzzOutcome {
  const { name, tried, failure, seed } = result;
  if (failure === undefined) return { name, tried, survived: tried, failure };
  return { name, tried, survived: tried - 1, failure: withRepetition(failure, name, seed ?? 0) };
}

function withRepetition(reason: string, family: string, seed: number): string {
  return `${reason}\n  again: npm run fuzz -- --only ${family} --seed ${seed} --seconds 1`;
}

function findProblem(elapsedMs: number): string | undefined {
  if (elapsedMs > hangMs) return `A case does not end: ${elapsedMs} ms so far`;
  const { rss } = process.memoryUsage();
  return rss > processBytesMax ? `The process has ${rss} bytes` : undefined;
}

/** Of the thread. The largest input has 64 KiB. */
const heapMbMax = 256;
/** Of everything, buffers and code included. */
const processBytesMax = 1024 ** 3;
/** On a machine that has other things to do, a second of processor time can take so long. */
const hangMs = 60_000;
const watchMs = 200;
