import { visibleText } from '../../../base/index.ts';
import { deltaRefusal, packageGraph } from '../../../transaction/index.ts';
import type { GraphNode } from '../../../transaction/index.ts';
import { planSurroundings } from '../given-macros.ts';
import { matchesOf } from '../file-patterns.ts';
import type { Invocation } from '../invocation.ts';
import { packageReader } from '../package-arguments.ts';
import type { GivenPackage } from '../package-arguments.ts';

/**
 * `rpmgraph`: the packages in the order of their installation and what each waits for, in Graphviz's
 * language. Nothing is printed where one of them cannot be read, and the status is 0 all the same, as
 * with rpm.
 */
export async function run(invocation: Invocation): Promise<number> {
  if (invocation.arguments.length === 0) return 0;
  const packages: GivenPackage[] = [];
  let isWhole = true;
  const { log } = invocation.context;
  // a pattern that finds nothing is no mistake here
  const words = invocation.arguments.flatMap(matchesOf);
  const reader = await packageReader(invocation);
  for await (const answer of reader.toInstall(words)) {
    const refusal = answer.kind === 'package' ? deltaRefusal(answer.header) : undefined;
    if (refusal !== undefined) log.error(visibleText(refusal));
    else if (answer.kind === 'package') packages.push(answer);
    else {
      for (const message of answer.messages) log.error(message);
      isWhole = false;
    }
  }
  if (!isWhole) return 0;
  const nodes = packageGraph(packages, planSurroundings(invocation));
  const lines = ['digraph XXX {', '  rankdir=LR', '//===== Packages:', ...nodes.flatMap(nodeLines)];
  invocation.output.write([...lines, '}', ''].join('\n'));
  return 0;
}

function nodeLines({ name, after }: GraphNode): readonly string[] {
  const shown = quoted(name);
  return after === undefined
    ? [`  ${shown}`, `  { rank=max ; ${shown} }`]
    : [`  ${shown} -> ${quoted(after)}`];
}

/** Real rpm leaves quotation marks in a name as they are, and its text can no longer be read then. */
function quoted(name: string): string {
  return `"${visibleText(name).replaceAll(/["\\]/g, '\\$&')}"`;
}
