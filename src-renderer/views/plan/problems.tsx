import { OctagonX } from 'lucide-react';
import type { ProblemSet } from '../../../src-main/contract/problem.ts';
import { problemSentence } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import styles from './plan.module.css';

/** The rest opens on demand: the steps of the plan stay in sight. */
const mostShown = 5;

export function Problems({ problems }: { readonly problems: ProblemSet }) {
  if (problems.length === 0) return null;
  return (
    <section className={styles['problems']} aria-label={message('plan.problems')}>
      <h3 className={styles['problemsTitle']}>
        <OctagonX size={18} aria-hidden="true" />
        {message('plan.in-the-way', { count: problems.length })}
      </h3>
      <ProblemList problems={problems.slice(0, mostShown)} />
      {problems.length <= mostShown ? null : (
        <details className={styles['more']}>
          <summary>{message('plan.more', { count: problems.length - mostShown })}</summary>
          <ProblemList problems={problems.slice(mostShown)} />
        </details>
      )}
    </section>
  );
}

function ProblemList({ problems }: { readonly problems: ProblemSet }) {
  return (
    <ul className={styles['problemList']}>
      {problems.map((problem, index) => {
        const { sentence, advice } = problemSentence(problem);
        return (
          <li key={`${problem.kind} ${index}`}>
            <p className={styles['sentence']}>{sentence}</p>
            <p className={styles['advice']}>{advice}</p>
          </li>
        );
      })}
    </ul>
  );
}
