import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';

export const repositoryRoot = resolve(import.meta.dirname, '../..');

/** One source file with what it imports; paths are relative to the repository, `/`-separated. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ImportSite[];
}

export interface ImportSite {
  /** As written. */
  readonly specifier: string;
  /** Repository path for relative imports, undefined for packages. */
  readonly target: string | undefined;
}

const IMPORT_FORMS = [
  /^[ \t]*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
];

/** Every import of a text: static, side-effect, type-only, dynamic and `import('...')` types. */
export function importsOf(path: string, text: string): ImportSite[] {
  const specifiers = new Set<string>();
  for (const form of IMPORT_FORMS) {
    for (const match of text.matchAll(form)) specifiers.add(match[1] ?? '');
  }
  return [...specifiers].map((specifier) => ({
    specifier,
    target: specifier.startsWith('.') ? posix.join(dirname(path), specifier) : undefined,
  }));
}

/** All source files under a folder of the repository. */
export function sourceFiles(folder: string): SourceFile[] {
  const names = readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(repositoryRoot, file).replaceAll('\\', '/');
      const text = readFileSync(file, 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

/** Source text without comments and string contents, for rules about what code uses. */
export function codeOnly(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
