/**
 * shells/cli: the command line. Owns option parsing, the faces (`turntable` and rpm's own names), one
 * thin file per command, output and exit statuses. Answers to rpm, rpmkeys, rpmdb and rpm2cpio.
 *
 * Start reading at main.ts, then rpm-face.ts, mode.ts and commands.ts. A command exports
 * `run(invocation): Promise<exit status>` and has a line in commands.ts.
 */
export type { Command, Invocation, Verbosity } from './invocation.ts';
