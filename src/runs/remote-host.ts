/** Another machine on which commands of a service may run. Config lists each; no other is ever reached. */
export interface RemoteHost {
  /** What runbooks call it. */
  readonly name: string;
  /** Its name or number in the network. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The folder in which commands start there, absolute; null: the user's home. */
  readonly cwd: string | null;
  /** Absolute path of the private key on this machine; null: the keys that ssh finds by itself. */
  readonly identity: string | null;
  /** Absolute path of the file of host keys on this machine; null: those of the user and of the machine. */
  readonly knownHosts: string | null;
}

/** Where it is and as whom, for people and for what consent is bound to: `ops@db-1.example.test:22`. */
export function whereabouts({ user, address, port }: RemoteHost): string {
  return `${user}@${address.includes(':') ? `[${address}]` : address}:${port}`;
}
