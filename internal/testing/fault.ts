import type { ServerResponse } from 'node:http';
import type { LoggedRequest } from './logged-request.ts';
import type { FakeAnswer } from './send-body.ts';

/** What a fake server does to a request instead of, or on top of, answering it. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | {
      /** Answers with a document of the caller's own. */
      readonly kind: 'body';
      readonly body: string | Uint8Array;
      /** JSON unless told; an empty text sends no such header. */
      readonly contentType?: string;
    }
  | {
      /** Changes the JSON document that would have been the answer. */
      readonly kind: 'edit';
      readonly edit: (document: Readonly<Record<string, unknown>>) => unknown;
    }
  | {
      /** Breaks the connection before the answer. */
      readonly kind: 'reset';
    }
  | {
      /** Promises the whole body, sends so many bytes of it and breaks the connection. */
      readonly kind: 'truncate';
      readonly bytes: number;
    }
  | {
      /** Never answers. */
      readonly kind: 'hang';
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | {
      /** Does with the connection whatever the test wants. */
      readonly kind: 'custom';
      readonly answer: (exchange: CustomExchange) => void;
    };

/** What a fault of one's own works with. */
export interface CustomExchange {
  readonly response: ServerResponse;
  /** What would have been the answer; undefined where there is none. */
  readonly found: FakeAnswer | undefined;
  readonly request: LoggedRequest;
}

export interface FaultOptions {
  /** How many requests it meets; all of them unless told. */
  readonly times?: number;
}

/** Faults in wait for requests. */
export interface FaultList {
  /** Lies in wait for requests whose path matches; of several the one added last comes first. */
  add(path: RegExp, fault: Fault, options?: FaultOptions): void;
  clear(): void;
  /** Finds the fault for a request and counts it. */
  take(path: string): Fault | undefined;
}

/** A redirect, as a fault. */
export function redirectTo(location: string): Fault {
  return { kind: 'status', status: 302, headers: { location } };
}

/** Makes an empty list. */
export function createFaultList(): FaultList {
  let traps: { readonly path: RegExp; readonly fault: Fault; timesLeft: number }[] = [];

  return {
    add(path, fault, options = {}) {
      traps = [{ path, fault, timesLeft: options.times ?? Infinity }, ...traps];
    },
    clear() {
      traps = [];
    },
    take(path) {
      const trap = traps.find((candidate) => candidate.timesLeft > 0 && candidate.path.test(path));
      if (trap === undefined) return undefined;
      trap.timesLeft -= 1;
      return trap.fault;
    },
  };
}
