import { parseArgs } from 'node:util';

/** The words after `npm run fuzz --` and `npm run test:hard --`. */
export interface TrialFlags {
  readonly seconds: number;
  readonly seed: number;
  /** How often programs are killed. */
  readonly kills: number;
  /** The name of the only family to try. */
  readonly only: string | undefined;
  /** Whether files that record outcomes are to be written instead of compared. */
  readonly write: boolean;
}

/** Reads the flags; without a seed every run tries something else. */
export function readTrialFlags(args: readonly string[], secondsDefault: number): TrialFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      seed: { type: 'string' },
      kills: { type: 'string' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: toNumber(values.seconds, secondsDefault),
    seed: toNumber(values.seed, Math.floor(Math.random() * 2 ** 31)),
    kills: toNumber(values.kills, killsDefault),
    only: values.only,
    write: values.write,
  };
}

const killsDefault = 1000;

function toNumber(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value)) throw new Error(`"${text ?? ''}" is not a number`);
  return value;
}
