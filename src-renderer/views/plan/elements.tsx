import {
  ArrowDown,
  ArrowUp,
  CornerDownRight,
  type LucideIcon,
  Minus,
  Plus,
  Repeat,
  RotateCw,
} from 'lucide-react';
import type { ElementAction, PlannedElement } from '../../../src-main/contract/plan.ts';
import { Badge, classes } from '../../components/index.ts';
import { formatBytes, groupPlan, type PlanStep, versionChange } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import styles from './plan.module.css';

const icons: Readonly<Record<ElementAction, LucideIcon>> = {
  install: Plus,
  upgrade: ArrowUp,
  downgrade: ArrowDown,
  reinstall: RotateCw,
  obsolete: Repeat,
  erase: Minus,
};

export function Elements({ elements }: { readonly elements: readonly PlannedElement[] }) {
  return (
    <div className={styles['elements']}>
      {groupPlan(elements).map(({ action, title, steps }) => {
        const Icon = icons[action];
        return (
          <section key={action} aria-label={title}>
            <h3 className={styles['action']}>
              <span className={classes(styles['sign'], styles[action])}>
                <Icon size={14} strokeWidth={2.5} aria-hidden="true" />
              </span>
              {title}
              <span className={styles['count']}>{steps.length}</span>
            </h3>
            <ul>
              {steps.map((step) => (
                <Step key={`${step.element.kind} ${step.element.package.nevra}`} step={step} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Step({ step: { element, consequences } }: { readonly step: PlanStep }) {
  return (
    <li className={styles['step']}>
      <div className={styles['line']} title={element.package.nevra}>
        <span className={styles['name']}>{element.package.name}</span>
        <span className={styles['version']}>{versionChange(element)}</span>
        <span className={styles['size']}>{formatBytes(element.sizeBytes)}</span>
      </div>
      <p className={styles['summary']} dir="auto">
        {element.summary}
      </p>
      {consequences.map((one) => (
        <Consequence key={one.package.nevra} cause={element} element={one} />
      ))}
    </li>
  );
}

/** What the step above brings about: a replaced version, or a package that its Obsoletes removes. */
function Consequence({
  cause,
  element,
}: {
  readonly cause: PlannedElement;
  readonly element: PlannedElement;
}) {
  const isReplaced = element.package.name !== cause.package.name;
  return (
    <div className={styles['consequence']} title={element.package.nevra}>
      <CornerDownRight size={14} aria-hidden="true" />
      <span>
        {isReplaced
          ? message('plan.replaced-by-it', {
              name: element.package.name,
              version: element.version,
            })
          : message('plan.is-erased', { version: element.version })}
      </span>
      {isReplaced ? <Badge tone="caution">{message('plan.obsoleted')}</Badge> : null}
      <span className={styles['size']}>
        {message('common.files', { count: element.fileCount })}
      </span>
    </div>
  );
}
