/** Scripts of packages: `%pre` and its kin, triggers, file triggers. */
import { Sense } from '../format/index.ts';
import type { Capability } from '../dependency/index.ts';
import { readDependencies } from './dependency-line.ts';
import type { Section } from './sections.ts';
import { quotedWords, readSectionWords } from './section-words.ts';
import type { SectionWords } from './section-words.ts';
import { SpecError } from './spec-error.ts';
import type { SpecParse } from './spec-parse.ts';
import type { SpecPackage, SpecScript, SpecTrigger } from './spec.ts';

/** What a script's interpreter is needed for, besides being one. */
const scriptSense: Readonly<Record<string, number>> = {
  pre: Sense.SCRIPT_PRE,
  post: Sense.SCRIPT_POST,
  preun: Sense.SCRIPT_PREUN,
  postun: Sense.SCRIPT_POSTUN,
  pretrans: Sense.PRETRANS,
  posttrans: Sense.POSTTRANS,
  preuntrans: Sense.PREUNTRANS,
  postuntrans: Sense.POSTUNTRANS,
  verifyscript: Sense.SCRIPT_VERIFY,
};

const triggerSense: Readonly<Record<string, number>> = {
  in: Sense.TRIGGERIN,
  postun: Sense.TRIGGERPOSTUN,
  prein: Sense.TRIGGERPREIN,
  un: Sense.TRIGGERUN,
};

/** Of a file trigger that names none. */
const usualPriority = 1_000_000;

/** Reads one; the next section. @throws {SpecError} in rpm's words */
export function readScript(parse: SpecParse, section: Section): Section | undefined {
  const kind = section.name.slice(1);
  const words = readSectionWords(parse, 'n:p:f:qe');
  const owner = parse.packageOf(words.name, words.isWhole);
  const program = programOf(parse, words);
  if (owner.scripts.has(kind)) throw parse.fault(`Second ${section.name}`);
  const [body, next] = readBody(parse, section);
  const script = scriptOf(parse, kind, words, program, body);
  owner.scripts.set(kind, script);
  requireInterpreter(owner, script, scriptSense[kind] ?? 0);
  return next;
}

/** Reads one; the next section. @throws {SpecError} in rpm's words */
export function readTrigger(parse: SpecParse, section: Section): Section | undefined {
  const isOfFiles = section.kind === 'fileTrigger';
  const at = parse.line.indexOf('--');
  const condition = at < 0 ? '' : parse.line.slice(at + 2).trim();
  if (at < 0 || condition === '') throw parse.fault(`triggers must have --: ${parse.line}`);
  const opening = parse.line.slice(0, at + 2);
  const words = readSectionWords(parse, 'n:p:f:qeP:', opening);
  const owner = parse.packageOf(words.name, words.isWhole);
  const program = programOf(parse, words);
  if (program.length > 1)
    throw parse.fault(`interpreter arguments not allowed in triggers: ${program.join(' ')}`);
  const priority = priorityOf(parse, words, opening);
  const conditions = conditionsOf(parse, section, condition);
  const [body, next] = readBody(parse, section);
  const kind = section.name.slice(1);
  const trigger = { ...scriptOf(parse, kind, words, program, body), conditions, priority };
  triggersOf(owner, kind, isOfFiles).push(trigger);
  requireInterpreter(owner, trigger, 0);
  return next;
}

function triggersOf(owner: SpecPackage, kind: string, isOfFiles: boolean): SpecTrigger[] {
  if (!isOfFiles) return owner.triggers;
  return kind.startsWith('trans') ? owner.transactionFileTriggers : owner.fileTriggers;
}

function priorityOf(parse: SpecParse, { options }: SectionWords, opening: string): number {
  const text = options.get('P')?.at(-1);
  if (text === undefined) return usualPriority;
  if (!/^\d+$/.test(text)) throw parse.fault(`Bad option ${text}: ${opening}`);
  return Number(text);
}

function conditionsOf(parse: SpecParse, section: Section, text: string): readonly Capability[] {
  const suffix = /trigger(\w*)$/.exec(section.name)?.[1] ?? '';
  const sense = triggerSense[suffix === '' ? 'in' : suffix] ?? 0;
  if (section.kind !== 'fileTrigger')
    return readDependencies(parse, text, { sense, takesRich: false });
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((name) => {
      if (!name.startsWith('/'))
        throw parse.fault(`file trigger conditions must begin with '/': ${parse.line}`);
      return { name, sense, evr: '' };
    });
}

const internal = ['<lua>', '<builtin>'];

/** @throws {SpecError} for a program that is no path and none of our own */
function programOf(parse: SpecParse, { options }: SectionWords): readonly string[] {
  const given = options.get('p')?.at(-1);
  if (given === undefined) return ['/bin/sh'];
  const words = quotedWords(given);
  const [program = ''] = words;
  if (program.startsWith('<')) {
    if (!program.endsWith('>')) throw parse.fault(`internal script must end with '>': ${program}`);
    if (!internal.includes(program)) throw parse.fault(`unsupported internal script: ${program}`);
  } else if (!program.startsWith('/'))
    throw parse.fault(`script program must begin with '/': ${program}`);
  return words;
}

function readBody(parse: SpecParse, section: Section): readonly [string, Section | undefined] {
  const lines: string[] = [];
  const next = parse.sectionBody(section, (line) => lines.push(line));
  return [lines.join('').trimEnd(), next];
}

function scriptOf(
  { runtime }: SpecParse,
  kind: string,
  { options }: SectionWords,
  program: readonly string[],
  body: string,
): SpecScript {
  if (program[0] === '<lua>') {
    const fault = runtime.luaFault(body, `%${kind}`);
    if (fault !== undefined) throw new SpecError(`invalid syntax in lua scriptlet: ${fault}`);
  }
  return {
    kind,
    program,
    body,
    expands: options.has('e'),
    isFormat: options.has('q'),
    file: options.get('f')?.at(-1),
  };
}

const versioned = Sense.RPMLIB | Sense.LESS | Sense.EQUAL;

/** What runs it is a requirement of the package. */
function requireInterpreter(owner: SpecPackage, script: SpecScript, sense: number): void {
  const { requires } = owner.dependencies;
  const [program = ''] = script.program;
  if (program === '<lua>')
    requires.push({ name: 'rpmlib(BuiltinLuaScripts)', sense: versioned, evr: '4.2.2-1' });
  else if (program.startsWith('/'))
    requires.push({ name: program, sense: Sense.INTERP | sense, evr: '' });
  if (script.program.length > 1)
    requires.push({
      name: 'rpmlib(ScriptletInterpreterArgs)',
      sense: versioned,
      evr: '4.0.3-1',
    });
  if (script.expands || script.isFormat)
    requires.push({ name: 'rpmlib(ScriptletExpansion)', sense: versioned, evr: '4.9.0-1' });
}
