import type {
  ConfigComparison,
  ConfigFileFacts,
  ConfigSideFile,
} from '../../../src-main/contract/config.ts';
import {
  Badge,
  Button,
  Empty,
  Failed,
  Loading,
  Message,
  TextLink,
} from '../../components/index.ts';
import { FileQuestion, Files } from 'lucide-react';
import {
  formatBytes,
  formatMinute,
  hasConflictMarker,
  noTextSentence,
  sideFileSentence,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import {
  draftOf,
  followPackage,
  lookAtSideFile,
  settleSideFile,
  useConfigFiles,
} from '../../state/index.ts';
import styles from './config-files.module.css';
import { Texts } from './texts.tsx';

/** The side file that is looked at: what it is, the texts, and what can be decided. */
export function SideFile() {
  const comparison = useConfigFiles((state) => state.comparison);
  const shown = useConfigFiles((state) => state.shown);
  return (
    <section className={styles['detail']} aria-label={message('config-files.side-file')}>
      {comparison.status === 'failed' ? (
        <Failed
          error={comparison.error}
          onRetry={() => {
            if (shown !== undefined) lookAtSideFile(shown);
          }}
        />
      ) : comparison.status === 'ready' ? (
        <Comparison comparison={comparison.value} />
      ) : (
        <Loading what={message('config-files.comparing')} />
      )}
    </section>
  );
}

function Comparison({ comparison }: { readonly comparison: ConfigComparison }) {
  const { file, texts, noText } = comparison;
  return (
    <>
      <Head file={file} />
      {file.state === 'identical' ? (
        <Empty
          icon={Files}
          title={message('config-files.same')}
          hint={message('config-files.same-hint')}
        />
      ) : texts === undefined ? (
        <Empty
          icon={FileQuestion}
          title={message('config-files.no-text')}
          hint={noTextSentence(noText ?? 'other')}
        />
      ) : (
        <Texts key={`${file.stamp} ${file.sidePath}`} file={file} texts={texts} />
      )}
      <Decision comparison={comparison} />
    </>
  );
}

function Head({ file }: { readonly file: ConfigSideFile }) {
  const { path, sidePath, kind, package: owner, appearedAtSeconds, side, current } = file;
  const [mine, theirs] = kind === 'rpmnew' ? [current, side] : [side, current];
  return (
    <header className={styles['head']}>
      <h2 className={styles['title']}>
        {path}
        <Badge tone="accent" title={sidePath}>
          .{kind}
        </Badge>
      </h2>
      <p>
        {sideFileSentence(kind)}{' '}
        <span className={styles['quiet']}>
          <Message
            of="config-files.since"
            values={{
              time: formatMinute(appearedAtSeconds),
              package: (
                <TextLink key="package" title={owner.nevra} onPress={() => followPackage(owner.id)}>
                  {owner.nevra}
                </TextLink>
              ),
              mine: factsText(mine),
              theirs: factsText(theirs),
            }}
          />
        </span>
      </p>
    </header>
  );
}

function factsText(facts: ConfigFileFacts | undefined): string {
  if (facts === undefined) return message('config-files.missing');
  const mode = (facts.mode & 0o7777).toString(8).padStart(4, '0');
  return message('config-files.facts', { size: formatBytes(facts.sizeBytes), mode });
}

function Decision({ comparison }: { readonly comparison: ConfigComparison }) {
  const { file, texts } = comparison;
  const draft = useConfigFiles((state) => draftOf(comparison, state.drafts));
  const mayMerge = file.actions.includes('merge') && texts !== undefined;
  const obstacle = hasConflictMarker(draft)
    ? message('config-files.undecided')
    : draft === texts?.mine
      ? message('config-files.same-as-yours')
      : undefined;
  if (file.actions.length === 0) return null;
  return (
    <footer className={styles['decision']}>
      <span className={styles['reason']}>{mayMerge ? obstacle : ''}</span>
      <Button onPress={() => settleSideFile(file, 'keep')}>
        {message('config-files.action-keep')}
      </Button>
      <Button onPress={() => settleSideFile(file, 'take')}>
        {message('config-files.action-take')}
      </Button>
      {mayMerge ? (
        <Button
          look="primary"
          isDisabled={obstacle !== undefined}
          description={obstacle}
          onPress={() => settleSideFile(file, 'merge', draft)}
        >
          {message('config-files.action-merge')}
        </Button>
      ) : null}
    </footer>
  );
}
