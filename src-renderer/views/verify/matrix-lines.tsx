import { ChevronRight, Unlink } from 'lucide-react';
import {
  type VerifiedFile,
  type VerifiedPackage,
  verifyLetters,
} from '../../../src-main/contract/verify.ts';
import { Badge, classes, TextLink } from '../../components/index.ts';
import {
  attributeWord,
  markerWord,
  type MatrixColumn,
  matrixColumns,
  packageCell,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { followPackage } from '../../state/index.ts';
import { Cell, type CellLook } from './cell.tsx';
import styles from './verify.module.css';

export function ColumnLetters() {
  return (
    <div role="rowgroup" className={styles['heads']}>
      <div role="row" aria-rowindex={1} className={styles['columns']}>
        <span role="columnheader">{message('verify.column-package')}</span>
        {matrixColumns.map((column) => (
          <span
            key={column}
            role="columnheader"
            className={styles['letter']}
            title={columnWords(column)}
            aria-label={columnWords(column)}
          >
            {column === 'missing' ? message('verify.missing') : verifyLetters[column]}
          </span>
        ))}
      </div>
    </div>
  );
}

interface PackageLineProps {
  readonly verified: VerifiedPackage;
  readonly isExpanded: boolean;
  readonly onToggle: () => void;
}

export function PackageLine({ verified, isExpanded, onToggle }: PackageLineProps) {
  const { files, unmetDependencies } = verified;
  return (
    <div className={styles['columns']} role="presentation">
      <div role="rowheader" className={styles['package']}>
        <button
          type="button"
          className={styles['open']}
          aria-expanded={isExpanded}
          onClick={onToggle}
        >
          <ChevronRight
            size={14}
            className={classes(isExpanded && styles['turned'])}
            aria-hidden="true"
          />
          <span className={styles['packageName']}>{verified.package.name}</span>
          <span className={styles['quiet']}>
            {message('common.files', { count: files.length })}
          </span>
        </button>
        {unmetDependencies.length === 0 ? null : (
          <Badge tone="danger" icon={Unlink}>
            {message('verify.unmet', { count: unmetDependencies.length })}
          </Badge>
        )}
        <span className={styles['toPackage']}>
          <TextLink
            title={verified.package.nevra}
            onPress={() => followPackage(verified.package.id)}
          >
            {message('verify.show')}
          </TextLink>
        </span>
      </div>
      {matrixColumns.map((column) => {
        const cell = packageCell(files, column);
        return (
          <div key={column} role="cell" className={styles['cell']}>
            <Cell
              look={lookOfPackage(column, cell)}
              mark={packageMark(column, cell.differing)}
              words={packageWords(column, cell.differing, cell.unreadable)}
            />
          </div>
        );
      })}
    </div>
  );
}

/** A single missing file is a cross and nothing else. */
function packageMark(column: MatrixColumn, differing: number): string {
  return column === 'missing' && differing < 2 ? '' : String(differing);
}

function lookOfPackage(column: MatrixColumn, cell: ReturnType<typeof packageCell>): CellLook {
  if (cell.differing === 0) return cell.unreadable > 0 ? 'unreadable' : 'same';
  if (column === 'missing') return 'missing';
  return cell.isConfigOnly ? 'config' : 'differs';
}

function packageWords(column: MatrixColumn, differing: number, unreadable: number): string {
  const words = columnWords(column);
  if (differing > 0) return message('verify.cell-files', { column: words, count: differing });
  const state = message(unreadable > 0 ? 'verify.look-unreadable' : 'verify.look-same');
  return message('verify.cell', { column: words, state });
}

export function FileLine({ file }: { readonly file: VerifiedFile }) {
  const marker = markerWord(file.marker);
  return (
    <div className={styles['columns']} role="presentation">
      <div role="rowheader" className={styles['file']}>
        <code className={styles['path']} dir="auto" title={file.line}>
          {file.path}
        </code>
        {marker === '' ? null : <Badge tone={file.isConfig ? 'accent' : 'plain'}>{marker}</Badge>}
        {file.reason === undefined ? null : <span className={styles['quiet']}>{file.reason}</span>}
      </div>
      {matrixColumns.map((column) => {
        const look = lookOfFile(file, column);
        return (
          <div key={column} role="cell" className={styles['cell']}>
            <Cell
              look={look}
              words={message('verify.cell', {
                column: columnWords(column),
                state: message(`verify.look-${look}`),
              })}
              mark={column === 'missing' ? '' : verifyLetters[column]}
            />
          </div>
        );
      })}
    </div>
  );
}

function lookOfFile(file: VerifiedFile, column: MatrixColumn): CellLook {
  if (column === 'missing') return file.outcome === 'missing' ? 'missing' : 'same';
  if (file.outcome === 'missing') return 'untested';
  const outcome = file.attributes[column];
  return outcome === 'differs' && file.isConfig ? 'config' : outcome;
}

export function UnmetLine({ text }: { readonly text: string }) {
  return (
    <div role="cell" className={styles['unmet']}>
      <Unlink size={14} aria-hidden="true" />
      <span>{message('verify.needs', { capability: text })}</span>
    </div>
  );
}

function columnWords(column: MatrixColumn): string {
  return column === 'missing' ? message('verify.missing') : attributeWord(column);
}
