import type { PackageDetails } from '../../../src-main/contract/package.ts';
import { Badge, Facts, TextLink, RunningText, ScrollArea } from '../../components/index.ts';
import {
  formatBytes,
  formatMinute,
  paragraphsOf,
  safeWebAddress,
  signerOf,
  verdictOf,
} from '../../format/index.ts';
import { message } from '../../language/index.ts';
import { openLink, showLens, showOfSource } from '../../state/index.ts';
import styles from './inspector.module.css';
import { verdictLook } from './verdict-look.ts';

export function Overview({ details }: { readonly details: PackageDetails }) {
  const { url, sourceRpm } = details;
  const verdict = verdictOf(details.checks);
  const look = verdictLook(verdict);
  return (
    <ScrollArea label={message('inspector.tab-overview')} className={styles['scroll']}>
      <p className={styles['summary']} dir="auto">
        {details.summary}
      </p>
      <div className={styles['badges']}>
        {details.state === 'upgradable' ? (
          <Badge tone="accent">{message('inspector.newer-available')}</Badge>
        ) : null}
        <Badge tone={look.tone} icon={look.icon}>
          {message(`inspector.verdict-${verdict}`)}
        </Badge>
        {details.scripts.length > 0 ? (
          <Badge>{message('common.scripts', { count: details.scripts.length })}</Badge>
        ) : null}
      </div>
      <Facts
        facts={[
          [
            message('inspector.group'),
            <TextLink key="group" onPress={() => showLens({ kind: 'group', path: details.group })}>
              {details.group}
            </TextLink>,
          ],
          [
            message('inspector.size'),
            message('inspector.size-in-files', {
              size: formatBytes(details.sizeBytes),
              count: details.fileCount,
            }),
          ],
          [
            message('inspector.installed'),
            details.installTimeSeconds === undefined
              ? undefined
              : formatMinute(details.installTimeSeconds),
          ],
          [message('inspector.license'), details.license],
          [message('inspector.vendor'), details.vendor],
          [message('inspector.packager'), details.packager],
          [message('inspector.signed-by'), signerOf(details.checks)],
          [
            message('inspector.address'),
            url === undefined ? undefined : <Address key="address" url={url} />,
          ],
        ]}
      />
      <RunningText paragraphs={paragraphsOf(details.description)} />
      <Facts
        facts={[
          [
            message('inspector.built'),
            details.buildTimeSeconds === undefined
              ? undefined
              : formatMinute(details.buildTimeSeconds),
          ],
          [message('inspector.build-host'), details.buildHost],
          [
            message('inspector.source'),
            sourceRpm === undefined ? undefined : (
              <TextLink
                key="source"
                title={message('inspector.of-source')}
                onPress={() => showOfSource(sourceRpm)}
              >
                {sourceRpm}
              </TextLink>
            ),
          ],
          [message('inspector.distribution'), details.distribution],
          [
            message('inspector.format'),
            message('inspector.format-words', {
              version: details.formatVersion,
              payload: payloadWords(details),
            }),
          ],
        ]}
      />
    </ScrollArea>
  );
}

function payloadWords({ payload }: PackageDetails): string {
  return payload.compressor === ''
    ? payload.format
    : message('inspector.payload', { format: payload.format, compressor: payload.compressor });
}

/** A link only where it can be opened; anything else is text. */
function Address({ url }: { readonly url: string }) {
  if (safeWebAddress(url) === undefined) return url;
  return <TextLink onPress={() => openLink(url)}>{url}</TextLink>;
}
