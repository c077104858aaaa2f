/** Files of macros: lines that begin with `%`, each a definition. */

/**
 * The definitions in a file's text, without their `%`; other lines are nothing. A definition goes on
 * over the end of its line after a backslash and inside brackets.
 */
export function definitionsIn(text: string): readonly string[] {
  const definitions: string[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    let definition = lines[at] ?? '';
    while (at + 1 < lines.length && goesOn(definition)) {
      at += 1;
      definition += `\n${lines[at]}`;
    }
    const start = definition.trimStart();
    if (start.startsWith('%')) definitions.push(start.slice(1));
  }
  return definitions;
}

/** Whether a bracket or a backslash keeps the definition open. */
function goesOn(definition: string): boolean {
  if (/^\s*#/.test(definition)) return false;
  let [braces, parentheses, brackets] = [0, 0, 0];
  for (let at = 0; at < definition.length; at += 1) {
    const character = definition[at];
    const next = definition[at + 1];
    if (character === '\\') {
      if (next === undefined) return true;
      at += 1;
    } else if (character === '%' && next === '%') at += 1;
    else if (character === '{')
      braces += braces > 0 || definition[at - 1] === '%' || isBodyOpen(definition, at) ? 1 : 0;
    else if (character === '}') braces -= braces > 0 ? 1 : 0;
    else if (character === '(')
      parentheses += parentheses > 0 || definition[at - 1] === '%' ? 1 : 0;
    else if (character === ')') parentheses -= parentheses > 0 ? 1 : 0;
    else if (character === '[') brackets += brackets > 0 || definition[at - 1] === '%' ? 1 : 0;
    else if (character === ']') brackets -= brackets > 0 ? 1 : 0;
  }
  return braces > 0 || parentheses > 0 || brackets > 0;
}

/** Whether the brace is a body's own: `%name {` or `%name() {`. */
function isBodyOpen(definition: string, at: number): boolean {
  return /^\s*%\w+(?:\([^)]*\))?[ \t]+$/.test(definition.slice(0, at));
}
