import { parseAst } from 'rolldown/parseAst';

/** A node of a parsed source file: its type, and whatever else that type has. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export function syntaxTree(path: string, text: string): SyntaxNode {
  const lang = path.endsWith('.tsx') ? 'tsx' : 'ts';
  return parseAst(text, { lang }, path) as unknown as SyntaxNode;
}

/** Visits a node and all below it, outermost first; what `visit` answers `false` for is not entered. */
export function walkTree(node: SyntaxNode, visit: (node: SyntaxNode) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(one)) walkTree(one, visit);
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The text of a string literal; undefined for everything else. */
export function literalText(node: SyntaxNode): string | undefined {
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** The line a node begins in, from 1. */
export function lineOf(text: string, { start }: SyntaxNode): number {
  return text.slice(0, start).split('\n').length;
}
