import { ArrowDown, ArrowUp, Check, type LucideIcon, Minus, Plus, RotateCw } from 'lucide-react';
import type { ElementAction } from '../../../src-main/contract/plan.ts';
import { classes, ProgressBar, ScrollArea } from '../../components/index.ts';
import { splitNevra } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import type { RunElement, RunProgress } from '../../state/index.ts';
import styles from './progress.module.css';

const lanes = ['todo', 'doing', 'done'] as const;

/** A lane shows this many; the rest is a number. Nobody reads 3,000 cards while they move. */
const mostShown = 60;

export function Lanes({ progress }: { readonly progress: RunProgress }) {
  return (
    <div className={styles['lanes']}>
      {lanes.map((lane) => {
        const title = message(`progress.lane-${lane}`);
        const elements = progress.elements.filter((element) => element.lane === lane);
        // The newest of what is done stands on top.
        const shown = (lane === 'done' ? elements.toReversed() : elements).slice(0, mostShown);
        return (
          <section key={lane} className={styles['lane']} aria-label={title}>
            <h3 className={styles['laneTitle']}>
              {title}
              <span className={styles['count']}>{elements.length}</span>
            </h3>
            <ScrollArea
              label={message('progress.packages-in-lane', { lane: title })}
              className={styles['cards']}
            >
              <ul className={styles['cardList']}>
                {shown.map((element) => (
                  <Card key={element.key} element={element} />
                ))}
                {elements.length > shown.length ? (
                  <li className={styles['more']}>
                    {message('progress.more', { count: elements.length - shown.length })}
                  </li>
                ) : null}
              </ul>
            </ScrollArea>
          </section>
        );
      })}
    </div>
  );
}

const icons: Readonly<Record<ElementAction | 'done', LucideIcon>> = {
  done: Check,
  install: Plus,
  upgrade: ArrowUp,
  downgrade: ArrowDown,
  reinstall: RotateCw,
  obsolete: Minus,
  erase: Minus,
};

function Card({ element }: { readonly element: RunElement }) {
  const { name, version } = splitNevra(element.nevra);
  const Icon =
    icons[
      element.lane === 'done'
        ? 'done'
        : element.kind === 'erase'
          ? 'erase'
          : (element.action ?? 'install')
    ];
  return (
    <li className={classes(styles['card'], styles[element.lane])} title={element.nevra}>
      <Icon size={14} aria-hidden="true" />
      <div className={styles['cardText']}>
        <p className={styles['cardName']}>
          {element.kind === 'erase' ? (
            <span className={element.isReplaced === true ? styles['quiet'] : styles['verb']}>
              {message(element.isReplaced === true ? 'progress.replaced' : 'progress.erase')}{' '}
            </span>
          ) : null}
          {name} <span className={styles['quiet']}>{version}</span>
        </p>
        {element.lane === 'doing' ? (
          <ProgressBar label={element.nevra} fraction={element.fraction} />
        ) : null}
      </div>
    </li>
  );
}
