import type {
  ConfigComparison,
  ConfigFileFacts,
  ConfigSideFile,
} from '../../../src-main/contract/config.ts';
import { Badge, Button, Empty, Failed, Loading, TextLink } from '../../components/index.ts';
import { FileQuestion, Files } from 'lucide-react';
import {
  formatBytes,
  formatMinute,
  hasConflictMarker,
  noTextSentence,
  sideFileSentence,
} from '../../format/index.ts';
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
    <section className={styles['detail']} aria-label="Side file">
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
        <Loading what="Comparing the two" />
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
          title="Both are the same"
          hint="They hold the same bytes, so the side file can go. Which of the two goes makes a difference to owner, mode and time alone."
        />
      ) : texts === undefined ? (
        <Empty
          icon={FileQuestion}
          title="No text to merge"
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
          Since {formatMinute(appearedAtSeconds)}, from{' '}
          <TextLink title={owner.nevra} onPress={() => followPackage(owner.id)}>
            {owner.nevra}
          </TextLink>
          . Yours: {factsText(mine)}. The package’s: {factsText(theirs)}.
        </span>
      </p>
    </header>
  );
}

function factsText(facts: ConfigFileFacts | undefined): string {
  if (facts === undefined) return 'missing';
  const mode = (facts.mode & 0o7777).toString(8).padStart(4, '0');
  return `${formatBytes(facts.sizeBytes)}, ${mode}`;
}

function Decision({ comparison }: { readonly comparison: ConfigComparison }) {
  const { file, texts } = comparison;
  const draft = useConfigFiles((state) => draftOf(comparison, state.drafts));
  const mayMerge = file.actions.includes('merge') && texts !== undefined;
  const obstacle = hasConflictMarker(draft)
    ? 'There are places that both sides changed; decide them first'
    : draft === texts?.mine
      ? 'It is the same as yours; keeping yours does that'
      : undefined;
  if (file.actions.length === 0) return null;
  return (
    <footer className={styles['decision']}>
      <span className={styles['reason']}>{mayMerge ? obstacle : ''}</span>
      <Button onPress={() => settleSideFile(file, 'keep')}>Keep yours</Button>
      <Button onPress={() => settleSideFile(file, 'take')}>Take the package’s</Button>
      {mayMerge ? (
        <Button
          look="primary"
          isDisabled={obstacle !== undefined}
          description={obstacle}
          onPress={() => settleSideFile(file, 'merge', draft)}
        >
          Save the merge
        </Button>
      ) : null}
    </footer>
  );
}
