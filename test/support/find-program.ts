import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A server program that tests need, and the Debian package that brings it. */
export interface Program {
  readonly name: string;
  readonly debianPackage: string;
}

/**
 * Returns the path of a server program: from PATH, from where Debian keeps PostgreSQL, or after installing it by apt
 * when that is possible (root on Debian).
 *
 * @throws Error with the remedy when the program is absent and cannot be installed.
 */
export function findProgram(program: Program): string {
  const found = locate(program.name) ?? (canInstall() ? install(program) : undefined);
  if (found) return found;
  throw new Error(
    `The tests need the program "${program.name}": install it (on Debian: apt-get install ${program.debianPackage}) or put it on PATH.`,
  );
}

function locate(name: string): string | undefined {
  return [...pathFolders(), ...debianPostgresFolders()].map((folder) => join(folder, name)).find(isExecutable);
}

function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
}

/** Debian keeps `initdb` and `postgres` off PATH, one folder per major version; the newest comes first. */
function debianPostgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const majors = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return majors.map((major) => join(root, major, 'bin'));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function install(program: Program): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', program.debianPackage], {
      env,
      stdio: 'ignore',
    });
  } catch {
    return undefined; // No network, or no such package: the caller reports one clear sentence.
  }
  return locate(program.name);
}
