import { Copy, FolderOpen } from 'lucide-react';
import type { VerifiedFile } from '../../../src-main/contract/verify.ts';
import { Button, Facts, FileMark, ScrollArea } from '../../components/index.ts';
import {
  differencesOf,
  fileLookOf,
  fileLookWords,
  type FileNode,
  formatBytes,
  formatMinute,
  formatMode,
  formatOctal,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { canShowFiles, copyPath, shownPackage, showFileOfRoot } from '../../state/index.ts';
import styles from './files.module.css';

interface FileFactsProps {
  readonly node: FileNode;
  /** What comparing found; absent where nobody asked. */
  readonly found: VerifiedFile | 'same' | undefined;
}

/** Everything the package says of one file, and what it is now. */
export function FileFacts({ node, found }: FileFactsProps) {
  const { path, entry, sizeBytes } = node;
  return (
    <ScrollArea label={message('inspector.file-facts')} className={styles['about']}>
      <div className={styles['actions']}>
        <Button icon={Copy} onPress={() => void copyPath(path)}>
          {message('inspector.copy-path')}
        </Button>
        {canShowFiles() && shownPackage()?.kind === 'installed' ? (
          <Button icon={FolderOpen} onPress={() => void showFileOfRoot(path)}>
            {message('inspector.open-folder')}
          </Button>
        ) : null}
      </div>
      <Facts
        facts={[
          [message('inspector.file-path'), <bdi key="path">{path}</bdi>],
          ...(entry === undefined
            ? []
            : ([
                [
                  message('inspector.file-mode'),
                  message('inspector.file-mode-words', {
                    letters: formatMode(entry.mode),
                    octal: formatOctal(entry.mode),
                  }),
                ],
                [message('inspector.file-owner'), `${entry.owner}:${entry.group}`],
                [message('inspector.file-target'), entry.linkTarget],
                [message('inspector.file-modified'), formatMinute(entry.mtimeSeconds)],
                [message('inspector.file-kind'), entry.flags.join(', ')],
                [
                  message('inspector.file-state'),
                  entry.state === 'normal' ? undefined : entry.state,
                ],
                [
                  message('inspector.file-digest'),
                  entry.digest === '' ? undefined : (
                    <span key="digest" className={styles['digest']}>
                      {entry.digest}
                    </span>
                  ),
                ],
              ] as const)),
          [message('inspector.file-size'), formatBytes(sizeBytes)],
          [
            message('inspector.file-now'),
            entry === undefined || found === undefined ? undefined : (
              <Now key="now" found={found} />
            ),
          ],
        ]}
      />
    </ScrollArea>
  );
}

function Now({ found }: { readonly found: VerifiedFile | 'same' }) {
  const look = found === 'same' ? 'same' : fileLookOf(found);
  return (
    <span className={styles['now']}>
      <FileMark look={look} />
      {found === 'same'
        ? fileLookWords(look)
        : message('inspector.file-differs', {
            look: fileLookWords(look),
            what: differencesOf(found),
          })}
    </span>
  );
}
