import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../support/find-program.js';
import { runServer, type RunningServer } from '../../support/running-server.js';
import { unprivilegedAccount, type ServerAccount } from '../../support/server-account.js';
import { startServerProcess } from '../../support/server-process.js';

/** The programs without the service that the package `mariadb-server` would start. */
const DEBIAN_PACKAGE = 'mariadb-server-core';
/** What the program that creates the system tables calls; Debian keeps it with the client. */
const INSTALL_NEEDS = { name: 'my_print_defaults', debianPackage: 'mariadb-client-core' };
/** Debian keeps the server off the PATH of ordinary users. */
const DEBIAN_PROGRAM = '/usr/sbin/mariadbd';

/** Nothing here has to survive a crash of the machine, so nothing is flushed; no settings of the machine are read. */
const SETTINGS = [
  '--bind-address=127.0.0.1',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-buffer-pool-size=64M',
  '--innodb-lock-wait-timeout=10',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_general_ci',
  '--debug-gdb', // Without it the server ignores the interrupt that stops it.
];

/** Starts a private, empty MariaDB server on 127.0.0.1 whose user `root` needs no password. */
export function startMariaDb(): Promise<RunningServer> {
  const program = existsSync(DEBIAN_PROGRAM)
    ? DEBIAN_PROGRAM
    : findProgram({ name: 'mariadbd', debianPackage: DEBIAN_PACKAGE });
  findProgram(INSTALL_NEEDS);
  const install = findProgram({ name: 'mariadb-install-db', debianPackage: DEBIAN_PACKAGE });
  const account = unprivilegedAccount();
  const data = (folder: string) => join(folder, 'data');
  return runServer({
    name: 'mariadb',
    account,
    prepare: (folder) => createTables(install, folder, data(folder), account),
    start: (folder, port) =>
      startServerProcess({
        program,
        args: [
          '--no-defaults',
          `--datadir=${data(folder)}`,
          `--tmpdir=${folder}`,
          `--socket=${join(folder, 'socket')}`,
          `--pid-file=${join(folder, 'pid')}`,
          `--port=${port}`,
          ...SETTINGS,
        ],
        folder,
        account,
        ready: /ready for connections/,
      }),
    url: (port) => `mysql://root@127.0.0.1:${port}/mysql`,
  });
}

function createTables(install: string, folder: string, data: string, account: ServerAccount): void {
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--tmpdir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  execFileSync(install, args, { cwd: folder, ...account, stdio: ['ignore', 'ignore', 'pipe'] });
}
