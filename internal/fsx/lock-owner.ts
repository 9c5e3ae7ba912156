import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { kill, pid } from 'node:process';

/** A process that holds a lock, described so that others can tell whether it still runs. */
export interface LockOwner {
  readonly pid: number;
  /** Names one set of process ids: ids of another machine, boot or container say nothing here. */
  readonly machine: string;
  /** When the process began, since its id may be given to another; empty where that is not told. */
  readonly started: string;
  /** For people. */
  readonly host: string;
}

/** `unknown` is what runs elsewhere, or where the system does not say. */
export type OwnerState = 'running' | 'gone' | 'unknown';

/** Describes this process. */
export async function describeThisProcess(): Promise<LockOwner> {
  const host = hostname();
  const self = await findProcess(pid);
  return { pid, machine: await nameMachine(host), started: self?.started ?? '', host };
}

/** Finds out whether an owner still runs, as far as this machine can tell. */
export async function findOwnerState(owner: LockOwner, self: LockOwner): Promise<OwnerState> {
  if (owner.machine !== self.machine) return 'unknown';
  // Without starting times an id that is in use may be another process's by now.
  if (self.started === '') return isIdInUse(owner.pid) ? 'unknown' : 'gone';
  const found = await findProcess(owner.pid);
  const isSame = found?.started === owner.started && !found.isDead;
  return isSame ? 'running' : 'gone';
}

/** Reads what `describeThisProcess` gave; undefined for anything else. */
export function decodeOwner(text: string): LockOwner | undefined {
  const value = parseJson(text);
  if (!isRecord(value)) return undefined;
  const { pid: id, machine, started, host } = value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return undefined;
  if (typeof machine !== 'string' || typeof started !== 'string' || typeof host !== 'string') {
    return undefined;
  }
  return { pid: id, machine, started, host };
}

/** On Linux the boot and the process namespace; containers may share a host name. */
async function nameMachine(host: string): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return host;
  }
}

interface FoundProcess {
  readonly started: string;
  /** Killed, and only not yet buried by its parent. */
  readonly isDead: boolean;
}

async function findProcess(id: number): Promise<FoundProcess | undefined> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, in parentheses, may itself contain any character.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields?.[0], fields?.[19]];
  if (state === undefined || started === undefined) return undefined;
  return { started, isDead: state === 'Z' || state === 'X' };
}

/** Whether a process of this machine, or of this container, has the id; it may be another by now. */
export function isIdInUse(id: number): boolean {
  try {
    return kill(id, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
