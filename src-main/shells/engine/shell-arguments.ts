import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestableRoom } from '../../contract/events.ts';

/** What a shell was started with, once the runtime's own arguments are out of the way. */
export interface ShellArguments {
  /** Absolute paths of package files and specs to open. */
  readonly files: readonly string[];
  /** Names of packages that links (`turntable:package/NAME`) ask to look at. */
  readonly packages: readonly string[];
  /** The room to show (`--room=`), where one was named. */
  readonly room: RequestableRoom | undefined;
  /** The root to look after, where one was named. */
  readonly root: string | undefined;
  /** The web shell's port; 0 lets the system choose. */
  readonly port: number;
}

/**
 * Reads a shell's arguments. Switches it does not know are Chromium's and are left alone; words that do
 * not name a package are the runtime's (the program, the application's folder).
 *
 * @param folder - what relative paths are relative to
 */
export function readShellArguments(argv: readonly string[], folder: string): ShellArguments {
  return {
    files: argv.flatMap((word) => packageFile(word, folder)),
    packages: argv.flatMap(linkedPackage),
    room: optionValue(argv, '--room', requestableRoom),
    root: optionValue(argv, '--root', (value) => resolve(folder, value)),
    port: optionValue(argv, '--port', portNumber) ?? 0,
  };
}

/** What rpm allows in a name, and no more of it than names have. */
const linkPattern = /^turntable:(?:\/\/)?package\/([A-Za-z0-9][\w.+-]{0,199})\/?$/;

/** The package a link names; none for anything else that begins like one. */
export function linkedPackage(word: string): string[] {
  const name = linkPattern.exec(word)?.[1];
  return name === undefined ? [] : [name];
}

const rooms: readonly RequestableRoom[] = ['upgrades', 'verify', 'history', 'builder'];

function requestableRoom(word: string): RequestableRoom | undefined {
  return rooms.find((room) => room === word);
}

function packageFile(word: string, folder: string): string[] {
  if (word.startsWith('-') || !/\.(?:s?rpm|spec)$/i.test(word)) return [];
  if (!word.startsWith('file:')) return [resolve(folder, word)];
  try {
    return [fileURLToPath(word)];
  } catch {
    return [];
  }
}

function portNumber(text: string): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : undefined;
}

function optionValue<T>(
  argv: readonly string[],
  name: string,
  read: (text: string) => T | undefined,
): T | undefined {
  for (const [index, word] of argv.entries()) {
    if (word.startsWith(`${name}=`)) return read(word.slice(name.length + 1));
    const next = argv[index + 1];
    if (word === name && next !== undefined) return read(next);
  }
  return undefined;
}
