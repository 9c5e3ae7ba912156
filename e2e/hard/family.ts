/** A kind of hardship, tried in many ways. */
export interface HardFamily {
  readonly name: string;
  run(options: HardOptions): Promise<HardOutcome>;
}

export interface HardOptions {
  readonly seed: number;
  /** For families that can go on for ever. */
  readonly seconds: number;
  /** How often programs are killed. */
  readonly kills: number;
  /** Whether files that record outcomes are to be written instead of compared. */
  readonly write: boolean;
}

export interface HardOutcome {
  readonly tried: number;
  /** What did not survive, each with what it takes to see it again. */
  readonly failures: readonly string[];
}
