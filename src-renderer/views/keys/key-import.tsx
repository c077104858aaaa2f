import { ShieldAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyImportPlan } from '../../../src-main/contract/keys.ts';
import { Badge, Button, Dialog, Failed, Loading, PathForm } from '../../components/index.ts';
import { desktopBridge } from '../../engine/index.ts';
import { message } from '../../language/index.ts';
import {
  dismissKeyImport,
  importKeys,
  previewKeys,
  useKeys,
  useRoot,
  valueOf,
} from '../../state/index.ts';
import { KeyFacts, KeyStateBadge, Subkeys } from './key-facts.tsx';
import styles from './keys.module.css';

/** A key is read, its fingerprint shown, and only then, if somebody says so, trusted. */
export function KeyImport() {
  const preview = useKeys((state) => state.preview);
  const importing = useKeys((state) => state.importing);
  const isWritable = useRoot((state) => valueOf(state.root)?.isWritable ?? true);
  const plan = valueOf(preview);
  const isBusy = importing.status === 'loading';
  const reason = whyNot(plan, isBusy);
  const trust = (): void => {
    if (reason === undefined) void importKeys();
  };
  return (
    <Dialog
      title={message('keys.import-title')}
      subtitle={message('keys.import-subtitle')}
      size="large"
      canClose={!isBusy}
      onClose={dismissKeyImport}
      onConfirm={trust}
      footer={
        <>
          <span className={styles['reason']} role="status">
            {isBusy
              ? message('keys.busy')
              : (reason ?? (isWritable ? '' : message('keys.password')))}
          </span>
          <Button onPress={dismissKeyImport}>{message('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={reason !== undefined}
            description={reason}
            onPress={trust}
          >
            {message('keys.trust', { count: plan?.keys.length ?? 1 })}
          </Button>
        </>
      }
    >
      <div className={styles['import']}>
        <Sources />
        {importing.status === 'failed' ? <Failed isCompact error={importing.error} /> : null}
        {preview.status === 'loading' ? <Loading what={message('keys.reading')} /> : null}
        {preview.status === 'failed' ? <Failed isCompact error={preview.error} /> : null}
        {plan === undefined ? null : <Preview plan={plan} />}
      </div>
    </Dialog>
  );
}

function whyNot(plan: KeyImportPlan | undefined, isBusy: boolean): string | undefined {
  if (isBusy) return message('keys.why-busy');
  if (plan === undefined) return message('keys.why-none');
  return plan.planId === undefined ? message('keys.why-known') : undefined;
}

/** How what is to be pasted begins, in every language. */
const firstLine = '-----BEGIN PGP PUBLIC KEY BLOCK-----';

function Sources() {
  const bridge = desktopBridge();
  const id = useId();
  const [text, setText] = useState('');
  return (
    <div className={styles['sources']}>
      <PathForm
        label={message('keys.from-file')}
        hint={message('keys.from-file-hint')}
        submitLabel={message('keys.read')}
        onSubmit={(path) => previewKeys({ kind: 'file', path })}
        onChoose={bridge === undefined ? undefined : () => bridge.chooseKeyFile()}
      />
      <div className={styles['paste']}>
        <label htmlFor={id} className={styles['label']}>
          {message('keys.from-text')}
        </label>
        <textarea
          id={id}
          className={styles['text']}
          rows={4}
          spellCheck={false}
          value={text}
          placeholder={firstLine}
          onChange={(event) => {
            setText(event.target.value);
            // A whole block was pasted: there is nothing to wait for.
            if (/-----END PGP [A-Z ]+-----\s*$/.test(event.target.value))
              previewKeys({ kind: 'text', text: event.target.value });
          }}
        />
        <Button
          isDisabled={text.trim() === ''}
          description={text.trim() === '' ? message('keys.paste-first') : undefined}
          onPress={() => previewKeys({ kind: 'text', text })}
        >
          {message('keys.read-text')}
        </Button>
      </div>
    </div>
  );
}

function Preview({ plan: { keys, faults } }: { readonly plan: KeyImportPlan }) {
  return (
    <section className={styles['preview']} aria-label={message('keys.read-keys')}>
      <p className={styles['compare']} data-tone="caution">
        <ShieldAlert size={18} aria-hidden="true" />
        {message('keys.compare')}
      </p>
      {keys.map((key) => (
        <article key={key.fingerprint} className={styles['card']} aria-label={key.userId}>
          <h3 className={styles['title']}>
            {key.userId || key.keyId}
            <KeyStateBadge state={key.state} />
            <Badge tone={key.effect === 'known' ? 'plain' : 'accent'}>
              {message(`keys.effect-${key.effect}`)}
            </Badge>
          </h3>
          <KeyFacts facts={key} />
          {key.subkeys.length === 0 ? null : <Subkeys subkeys={key.subkeys} />}
        </article>
      ))}
      {faults.length === 0 ? null : (
        <ul className={styles['faults']} aria-label={message('keys.faults')}>
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
