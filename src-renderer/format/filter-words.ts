import {
  type FilterFieldName,
  filterFields,
  type FilterSuggestion,
  type PackageStateWord,
  type PackageTraitWord,
} from '../../src-main/contract/filter.ts';
import { message } from '../language/index.ts';

/** What a field of a sentence speaks of. */
export function fieldHelp(name: FilterFieldName): string {
  return message(`search-help.field-${name}`);
}

function choiceHelp(word: PackageStateWord | PackageTraitWord): string {
  return message(`search-help.choice-${word}`);
}

/**
 * What is said beside a way to go on. The engine says it in English, from the table of the contract; what
 * stands there is said in the window's language, everything else (names, counts) as it came.
 */
export function suggestionDetail({ detail }: FilterSuggestion): string {
  const field = filterFields.find(({ help }) => help === detail);
  if (field !== undefined) return fieldHelp(field.name);
  const word = choiceWords.find(([, words]) => words === detail)?.[0];
  return word === undefined ? detail : choiceHelp(word);
}

const choiceWords = filterFields.flatMap((field) =>
  'choices' in field
    ? (Object.entries(field.choices) as [PackageStateWord | PackageTraitWord, string][])
    : [],
);
