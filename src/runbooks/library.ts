import type { Runbook } from './runbook.ts';

/** The runbooks that are there. What stands in them is read anew each time. */
export interface RunbookLibrary {
  /** All under `runbooks/`, by service and name. */
  list(): Promise<readonly RunbookEntry[]>;
  /** The runbook of a service; undefined when there is none of this name. */
  read(service: string, name: string): Promise<Runbook | undefined>;
  /** Any file of this machine, for whoever sits at it. Undefined when it cannot be read. */
  readFile(path: string): Promise<Runbook | undefined>;
}

export interface RunbookEntry {
  readonly service: string;
  readonly name: string;
  /** Relative to WATCHKEEPER_HOME. */
  readonly path: string;
}

/** `service/runbook#procedure`, taken apart; `procedure` is '' where the address names none. */
export interface RunbookAddress {
  readonly service: string;
  readonly name: string;
  readonly procedure: string;
}

/** Undefined for what is no address. Only plain names are, so nothing leads out of the folder of runbooks. */
export function parseAddress(text: string): RunbookAddress | undefined {
  const match = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9][\w.-]*)(?:#([^\s#]*))?$/.exec(text);
  if (!match) return undefined;
  const [, service = '', name = '', procedure = ''] = match;
  return { service, name: name.replace(/\.(md|txt)$/i, ''), procedure };
}

/** The address of a procedure, as people write it. */
export function formatAddress({ service, name, procedure }: RunbookAddress): string {
  const runbook = service === '' ? name : `${service}/${name}`;
  return procedure === '' ? runbook : `${runbook}#${procedure}`;
}
