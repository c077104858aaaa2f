import { Check, CircleAlert, Minus, RefreshCw } from 'lucide-react';
import type { SpecMatrix, SpecMatrixCell } from '../../../src-main/contract/spec.ts';
import { Button, Failed, Loading, ScrollArea } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { loadMatrix, useBuilder } from '../../state/index.ts';
import styles from './builder.module.css';

/** Distributions × conditions: what the spec makes in each, and what it needs there. */
export function Matrix() {
  const matrix = useBuilder((state) => state.matrix);
  if (matrix.status === 'failed')
    return <Failed error={matrix.error} onRetry={() => void loadMatrix()} />;
  if (matrix.status !== 'ready') return <Loading what={message('builder.matrix-loading')} />;
  return (
    <ScrollArea label={message('builder.matrix')} className={styles['scroll']}>
      <Choices matrix={matrix.value} />
      <MatrixTable cells={matrix.value.cells} />
      <p className={styles['foot']}>{message('builder.matrix-hint')}</p>
    </ScrollArea>
  );
}

function Choices({
  matrix: { cells, distributions, conditions },
}: {
  readonly matrix: SpecMatrix;
}) {
  const wishes = useBuilder((state) => state.matrixWishes);
  const shown = new Set(cells.map(({ distribution }) => distribution));
  const variants = new Set(cells.map(({ variant }) => variant));
  const all = ['', ...conditions.flatMap((name) => [`with ${name}`, `without ${name}`])];
  const again = (next: Partial<typeof wishes>): void =>
    void loadMatrix({ distributions: [...shown], variants: [...variants], ...next });
  return (
    <div className={styles['choices']}>
      <fieldset className={styles['choice']}>
        <legend>{message('builder.distributions')}</legend>
        {distributions.map((name) => (
          <label key={name} className={styles['check']}>
            <input
              type="checkbox"
              checked={shown.has(name)}
              onChange={() => {
                const next = toggled(shown, name);
                if (next.length > 0) again({ distributions: next });
              }}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      {conditions.length === 0 ? null : (
        <fieldset className={styles['choice']}>
          <legend>{message('builder.conditions')}</legend>
          {all.map((name) => (
            <label key={name} className={styles['check']}>
              <input
                type="checkbox"
                checked={variants.has(name)}
                onChange={() => {
                  const next = toggled(variants, name);
                  if (next.length > 0) again({ variants: next });
                }}
              />
              <span>{variantName(name)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Button icon={RefreshCw} onPress={() => again({})}>
        {message('builder.matrix-again')}
      </Button>
    </div>
  );
}

function toggled(names: ReadonlySet<string>, name: string): readonly string[] {
  return names.has(name) ? [...names].filter((one) => one !== name) : [...names, name];
}

function variantName(variant: string): string {
  if (variant === '') return message('builder.condition-own');
  const [kind, name = ''] = variant.split(' ');
  return kind === 'with'
    ? message('builder.condition-with', { name })
    : message('builder.condition-without', { name });
}

function MatrixTable({ cells }: { readonly cells: readonly SpecMatrixCell[] }) {
  const hasVariants = cells.some(({ variant }) => variant !== '');
  return (
    <table className={styles['matrix']}>
      <thead>
        <tr>
          <th scope="col">{message('builder.matrix-what')}</th>
          {cells.map((cell) => (
            <th key={`${cell.distribution} ${cell.variant}`} scope="col">
              <span>{cell.distribution}</span>
              {hasVariants ? (
                <span className={styles['variant']}>{variantName(cell.variant)}</span>
              ) : null}
              {cell.problem === undefined ? null : (
                <span className={styles['cellProblem']} title={cell.problem}>
                  <CircleAlert size={14} aria-hidden="true" />
                  <span>{message('builder.matrix-problem')}</span>
                </span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <Rows
        title={message('builder.packages')}
        cells={cells}
        namesIn={({ packages }) => packages.map(({ name }) => name)}
      />
      <Rows
        title={message('builder.build-requires')}
        cells={cells}
        namesIn={({ buildRequires }) => buildRequires}
      />
    </table>
  );
}

interface RowsProps {
  readonly title: string;
  readonly cells: readonly SpecMatrixCell[];
  readonly namesIn: (cell: SpecMatrixCell) => readonly string[];
}

function Rows({ title, cells, namesIn }: RowsProps) {
  const sets = cells.map((cell) => new Set(namesIn(cell)));
  const names = [...new Set(cells.flatMap(namesIn))].toSorted();
  if (names.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={cells.length + 1} className={styles['group']}>
          {title}
        </th>
      </tr>
      {names.map((name) => (
        <tr key={name}>
          <th scope="row">
            <code>{name}</code>
          </th>
          {cells.map((cell, at) => (
            <Mark
              key={`${cell.distribution} ${cell.variant}`}
              isThere={sets[at]?.has(name) === true}
            />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Mark({ isThere }: { readonly isThere: boolean }) {
  return (
    <td data-there={isThere || undefined}>
      {isThere ? (
        <Check size={14} role="img" aria-label={message('builder.matrix-yes')} />
      ) : (
        <Minus size={14} role="img" aria-label={message('builder.matrix-no')} />
      )}
    </td>
  );
}
