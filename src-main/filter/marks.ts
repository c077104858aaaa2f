/** A mark for each of many packages: 1 where it passes. Plain loops: they run with every letter somebody types. */
export type Marks = Uint8Array;

export function both(one: Marks, other: Marks): Marks {
  const marks = new Uint8Array(one.length);
  for (let at = 0; at < marks.length; at += 1) marks[at] = (one[at] ?? 0) & (other[at] ?? 0);
  return marks;
}

export function either(one: Marks, other: Marks): Marks {
  const marks = new Uint8Array(one.length);
  for (let at = 0; at < marks.length; at += 1) marks[at] = (one[at] ?? 0) | (other[at] ?? 0);
  return marks;
}

export function neither(one: Marks): Marks {
  const marks = new Uint8Array(one.length);
  for (let at = 0; at < marks.length; at += 1) marks[at] = 1 - (one[at] ?? 0);
  return marks;
}
