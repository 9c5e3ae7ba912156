import { setMaxListeners } from 'node:events';

/** Answers that several callers share, each of whom may stop caring before the answer is there. */
export interface SharedAnswers<T> {
  /**
   * Asks a question, or joins those who have asked it before. A failure is an answer too and is
   * remembered.
   *
   * The work is given a signal of its own. It is aborted when everyone who has asked has gone, and
   * then the question counts as never asked; one caller's abort is no other caller's failure. That
   * also holds once the answer is there, for what an answer goes on doing by itself.
   */
  get(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Entry<T> {
  readonly answer: Promise<T>;
  readonly work: AbortController;
  askers: number;
}

/** Makes an empty set of answers. */
export function createSharedAnswers<T>(): SharedAnswers<T> {
  const entries = new Map<string, Entry<T>>();

  function start(key: string, ask: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const work = new AbortController();
    const entry = { answer: ask(work.signal), work, askers: 0 };
    entries.set(key, entry);
    return entry;
  }

  function leave(key: string, entry: Entry<T>, reason: unknown): void {
    entry.askers -= 1;
    if (entry.askers > 0) return;
    entries.delete(key);
    entry.work.abort(reason);
  }

  return {
    get(key, signal, ask) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const entry = entries.get(key) ?? start(key, ask);
        entry.askers += 1;
        // Many questions hang on the one signal of a provider or of the program: that is no leak.
        setMaxListeners(0, signal);
        signal.addEventListener(
          'abort',
          () => {
            leave(key, entry, signal.reason);
            reject(asError(signal.reason));
          },
          { once: true },
        );
        entry.answer.then(resolve, reject);
      });
    },
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
