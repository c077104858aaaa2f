/**
 * The form of the text cases. One case:
 *
 *     $ rpm -q tool missing          the command line; quotes as in a shell
 *     tool-1.0-1.x86_64              standard output, line by line
 *     ! error: something             a line of standard error
 *     ? 1                            exit status, when it is not 0
 *
 * `# ` starts a comment between cases. A line of output that would look like one of these marks has a
 * backslash before it; a line of only `\` means that the output before it ends without a newline.
 * `@ ours` before a case: the words are this program's own, real rpm is not asked.
 */

export interface CaseOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface TextCase extends CaseOutcome {
  /** Number of the command's line. */
  readonly line: number;
  readonly command: string;
  readonly isOurs: boolean;
}

/** A file of cases: comments and blank lines before each case are kept for rewriting. */
export interface CaseFile {
  readonly cases: readonly { readonly before: readonly string[]; readonly textCase: TextCase }[];
}

const marks = /^(\$ |! |\? |# |@ |\\)/;

export function readCases(text: string): CaseFile {
  const cases: { before: string[]; textCase: TextCase }[] = [];
  let before: string[] = [];
  let lines: string[] | undefined;
  let current = { line: 0, command: '', isOurs: false };
  const finish = (): void => {
    if (lines === undefined) return;
    if (lines.at(-1) === '') lines.pop();
    cases.push({ before, textCase: { ...current, ...outcomeOf(lines) } });
    before = [];
    lines = undefined;
  };
  let isOurs = false;
  for (const [at, line] of text.replace(/\n$/, '').split('\n').entries()) {
    if (/^[#@] /.test(line)) {
      finish();
      if (line === '@ ours') isOurs = true;
      else before.push(line);
    } else if (line.startsWith('$ ')) {
      finish();
      current = { line: at + 1, command: line.slice(2), isOurs };
      isOurs = false;
      lines = [];
    } else if (lines === undefined) before.push(line);
    else lines.push(line);
  }
  finish();
  return { cases };
}

function outcomeOf(lines: readonly string[]): CaseOutcome {
  let stdout = '';
  let stderr = '';
  let status = 0;
  for (const line of lines) {
    if (line.startsWith('! ')) stderr += `${line.slice(2)}\n`;
    else if (line.startsWith('? ')) status = Number(line.slice(2));
    else if (line === '\\') stdout = stdout.replace(/\n$/, '');
    else stdout += `${line.replace(/^\\/, '')}\n`;
  }
  return { stdout, stderr, status };
}

/** The lines of an outcome, as `readCases` reads them. */
function outcomeLines({ stdout, stderr, status }: CaseOutcome): readonly string[] {
  const out = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  const shown = out.map((line) => (marks.test(line) ? `\\${line}` : line));
  if (stdout !== '' && !stdout.endsWith('\n')) shown.push('\\');
  const errors = stderr === '' ? [] : stderr.replace(/\n$/, '').split('\n');
  return [...shown, ...errors.map((line) => `! ${line}`), ...(status === 0 ? [] : [`? ${status}`])];
}

export function writeCases(file: CaseFile): string {
  const lines = file.cases.flatMap(({ before, textCase }) => [
    ...before,
    ...(textCase.isOurs ? ['@ ours'] : []),
    `$ ${textCase.command}`,
    ...outcomeLines(textCase),
    '',
  ]);
  return lines.join('\n');
}

/** Words of a command line: blanks separate, single and double quotes hold together. */
export function commandWords(command: string): readonly string[] {
  const words = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) =>
      single === undefined ? (double ?? '') : single,
    ),
  );
}
