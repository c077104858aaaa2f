/** Values that occur in the packages, for completing sentences. */
import type { FilterField } from '../contract/filter.ts';
import type { IndexName, ReadableDatabase } from '../database/index.ts';
import type { PackageFacts, ValueSource } from '../filter/index.ts';
import type { IndexRow } from './package-index.ts';

type Rows = ReadonlyMap<number, IndexRow>;

/** Texts of a field, those of the most packages first; worked out once for the rows of a database. */
const known = new WeakMap<Rows, Map<string, readonly string[]>>();

const indexes: Readonly<Record<string, IndexName>> = {
  provides: 'Providename',
  requires: 'Requirename',
  conflicts: 'Conflictname',
  obsoletes: 'Obsoletename',
  recommends: 'Recommendname',
  suggests: 'Suggestname',
  supplements: 'Supplementname',
  enhances: 'Enhancename',
};

/** Values of the rows for fields of the list, keys of the database for the others. */
export function valuesIn(rows: Rows, database: ReadableDatabase): ValueSource {
  return (field, beginning, most) => {
    const index = field.kind === 'path' ? pathIndex(beginning) : indexes[field.name];
    if (index !== undefined)
      return beginning === '' ? [] : firstKeys(database.keys(index, beginning), most);
    const wanted = beginning.toLowerCase();
    const values = valuesOf(rows, field);
    const first = values.filter((value) => value.toLowerCase().startsWith(wanted)).slice(0, most);
    if (first.length === most || wanted === '') return first;
    const within = values.filter((value) => value.toLowerCase().includes(wanted, 1));
    return [...new Set([...first, ...within])].slice(0, most);
  };
}

/** A path goes on with folders, a name with names of files. */
function pathIndex(beginning: string): IndexName {
  return beginning.startsWith('/') ? 'Dirnames' : 'Basenames';
}

function firstKeys(keys: Iterable<string>, most: number): readonly string[] {
  const found: string[] = [];
  for (const key of keys) {
    if (found.length === most) break;
    found.push(key);
  }
  return found;
}

function valuesOf(rows: Rows, { name }: FilterField): readonly string[] {
  const fields = known.get(rows) ?? new Map<string, readonly string[]>();
  known.set(rows, fields);
  const before = fields.get(name);
  if (before !== undefined) return before;
  const counts = new Map<string, number>();
  for (const { facts } of rows.values()) {
    const value = facts[name as keyof PackageFacts];
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts]
    .toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([value]) => value);
  fields.set(name, values);
  return values;
}
