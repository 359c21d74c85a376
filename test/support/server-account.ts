import { execFileSync } from 'node:child_process';

/** The system account that a server runs as; empty means: whoever runs the tests. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/** Returns an account that PostgreSQL accepts: it refuses to run as root, so root borrows another one. */
export function unprivilegedAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return {};
  return account('postgres') ?? account('nobody') ?? fail();
}

function account(name: string): ServerAccount | undefined {
  const numeric = (option: '-u' | '-g') =>
    Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: numeric('-u'), gid: numeric('-g') };
  } catch {
    return undefined; // No such account.
  }
}

function fail(): never {
  throw new Error(
    'PostgreSQL refuses to run as root and there is no account "postgres" or "nobody": run the tests as an ordinary user.',
  );
}
