import { Braces, Copy, FileText } from 'lucide-react';
import { IconButton } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { takePlanAway } from '../../state/index.ts';
import styles from './plan.module.css';

/** The plan as text or JSON, for a ticket or a program. */
export function TakeAway({ planId }: { readonly planId: string }) {
  return (
    <div role="group" aria-label={message('plan.taking-away')} className={styles['takeAway']}>
      <IconButton
        label={message('plan.copy')}
        icon={Copy}
        onPress={() => void takePlanAway(planId, 'copy')}
      />
      <IconButton
        label={message('plan.save-text')}
        icon={FileText}
        onPress={() => void takePlanAway(planId, 'text')}
      />
      <IconButton
        label={message('plan.save-json')}
        icon={Braces}
        onPress={() => void takePlanAway(planId, 'json')}
      />
    </div>
  );
}
