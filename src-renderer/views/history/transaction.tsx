import { Minus, Plus } from 'lucide-react';
import type { HistoryDetails, HistoryElement } from '../../../src-main/contract/history.ts';
import { Badge, classes, Failed, Loading, ScriptText, Section } from '../../components/index.ts';
import { elementSentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { loadDetails, useHistory } from '../../state/index.ts';
import styles from './history.module.css';

/** What one transaction did, below its line. */
export function Transaction({ id }: { readonly id: number }) {
  const details = useHistory((state) => state.details.get(id));
  return (
    <div className={styles['details']}>
      {details?.status === 'failed' ? (
        <Failed isCompact error={details.error} onRetry={() => void loadDetails(id)} />
      ) : details?.status === 'ready' ? (
        <Body details={details.value} />
      ) : (
        <Loading what={message('history.loading-details')} />
      )}
    </div>
  );
}

function Body({ details }: { readonly details: HistoryDetails }) {
  const { elements, sideFiles, warnings, notes, output, message: failure } = details;
  return (
    <>
      {failure === undefined ? null : <p className={styles['message']}>{failure}</p>}
      <Section title={message('history.packages')} aside={elements.length}>
        <ul>
          {elements.map((element) => (
            <Element key={`${element.kind} ${element.nevra} ${element.action}`} element={element} />
          ))}
        </ul>
      </Section>
      <Sentences
        title={message('history.side-files')}
        sentences={sideFiles.map(({ path, sidePath }) =>
          message('history.side-file', { sidePath, path }),
        )}
      />
      <Sentences title={message('history.warnings')} sentences={warnings} />
      <Sentences title={message('history.not-kept')} sentences={notes} />
      {output === '' ? null : (
        <Section title={message('history.output')}>
          <ScriptText label={message('history.output-of', { id: details.id })} body={output} />
        </Section>
      )}
    </>
  );
}

function Element({ element }: { readonly element: HistoryElement }) {
  const hasCome = element.kind === 'install';
  const Icon = hasCome ? Plus : Minus;
  return (
    <li className={styles['element']}>
      <span className={classes(styles['sign'], styles[element.kind])}>
        <Icon size={14} strokeWidth={2.5} aria-hidden="true" />
      </span>
      <span className={styles['nevra']} dir="auto">
        {element.nevra}
      </span>
      <span className={styles['quiet']}>{elementSentence(element)}</span>
      {element.kept === undefined ? null : (
        <Badge title={message(`history.kept-${element.kept}-title`)}>
          {message(`history.kept-${element.kept}`)}
        </Badge>
      )}
    </li>
  );
}

function Sentences({
  title,
  sentences,
}: {
  readonly title: string;
  readonly sentences: readonly string[];
}) {
  if (sentences.length === 0) return null;
  return (
    <Section title={title} aside={sentences.length}>
      <ul className={styles['sentences']}>
        {sentences.map((sentence, index) => (
          <li key={`${index} ${sentence}`}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}
