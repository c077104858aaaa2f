import { Share2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Neighbourhood } from '../../../src-main/contract/package.ts';
import { Dialog, Empty, Failed, FilterBar, Loading } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  closeOverlay,
  loadNeighbours,
  type NeighbourSteps,
  setNeighbourSteps,
  useNeighbours,
  valueOf,
} from '../../state/index.ts';
import { NeighbourWords } from './neighbour-words.tsx';
import styles from './neighbours.module.css';

// Laying a graph out takes a library of its own, which comes when somebody looks.
const NeighbourGraph = lazy(async () => ({
  default: (await import('./neighbour-graph.tsx')).NeighbourGraph,
}));

const allSteps = ['1', '2', '3'] as const;

/** What requires a package and what it requires, drawn and in words. */
export function Neighbours() {
  const around = useNeighbours((state) => state.around);
  const steps = useNeighbours((state) => state.steps);
  const name = valueOf(around)?.nodes[0]?.package.name ?? '…';
  return (
    <Dialog
      title={message('neighbours.title', { name })}
      subtitle={message('neighbours.subtitle')}
      size="tall"
      onClose={() => closeOverlay('neighbours')}
    >
      <div className={styles['bar']}>
        <FilterBar
          label={message('neighbours.steps')}
          options={allSteps.map((key) => ({
            key,
            label: message('neighbours.step', { count: Number(key) }),
          }))}
          selected={allSteps[steps - 1] ?? '1'}
          onSelect={(key) => setNeighbourSteps(Number(key) as NeighbourSteps)}
        />
        <span className={styles['quiet']}>{message('neighbours.keys-hint')}</span>
      </div>
      {around.status === 'failed' ? (
        <Failed error={around.error} onRetry={() => loadNeighbours()} />
      ) : around.status === 'ready' ? (
        <Around around={around.value} />
      ) : (
        <Loading what={message('neighbours.loading')} />
      )}
    </Dialog>
  );
}

function Around({ around }: { readonly around: Neighbourhood }) {
  if (around.nodes.length < 2) {
    return (
      <Empty
        icon={Share2}
        title={message('neighbours.alone')}
        hint={message('neighbours.alone-hint')}
      />
    );
  }
  return (
    <>
      <Suspense fallback={<Loading what={message('neighbours.drawing')} />}>
        <NeighbourGraph around={around} />
      </Suspense>
      <NeighbourWords around={around} />
    </>
  );
}
