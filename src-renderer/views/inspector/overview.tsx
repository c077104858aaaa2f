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
import { openLink, showLens } from '../../state/index.ts';
import styles from './inspector.module.css';
import { verdictLook } from './verdict-look.ts';

export function Overview({ details }: { readonly details: PackageDetails }) {
  const { url } = details;
  const verdict = verdictLook(verdictOf(details.checks));
  return (
    <ScrollArea label="Overview" className={styles['scroll']}>
      <p className={styles['summary']}>{details.summary}</p>
      <div className={styles['badges']}>
        {details.state === 'upgradable' ? (
          <Badge tone="accent">Newer version available</Badge>
        ) : null}
        <Badge tone={verdict.tone} icon={verdict.icon}>
          {verdict.word}
        </Badge>
        {details.scripts.length > 0 ? (
          <Badge>{message('common.scripts', { count: details.scripts.length })}</Badge>
        ) : null}
      </div>
      <Facts
        facts={[
          [
            'Group',
            <TextLink key="group" onPress={() => showLens({ kind: 'group', path: details.group })}>
              {details.group}
            </TextLink>,
          ],
          [
            'Size',
            `${formatBytes(details.sizeBytes)} in ${message('common.files', { count: details.fileCount })}`,
          ],
          [
            'Installed',
            details.installTimeSeconds === undefined
              ? undefined
              : formatMinute(details.installTimeSeconds),
          ],
          ['License', details.license],
          ['Vendor', details.vendor],
          ['Packager', details.packager],
          ['Signed by', signerOf(details.checks)],
          ['Address', url === undefined ? undefined : <Address key="address" url={url} />],
        ]}
      />
      <RunningText paragraphs={paragraphsOf(details.description)} />
      <Facts
        facts={[
          [
            'Built',
            details.buildTimeSeconds === undefined
              ? undefined
              : formatMinute(details.buildTimeSeconds),
          ],
          ['Build host', details.buildHost],
          ['Source', details.sourceRpm],
          ['Distribution', details.distribution],
          ['Format', `RPM ${details.formatVersion}, ${payloadWords(details)}`],
        ]}
      />
    </ScrollArea>
  );
}

function payloadWords({ payload }: PackageDetails): string {
  return payload.compressor === '' ? payload.format : `${payload.format} in ${payload.compressor}`;
}

/** A link only where it can be opened; anything else is text. */
function Address({ url }: { readonly url: string }) {
  if (safeWebAddress(url) === undefined) return url;
  return <TextLink onPress={() => openLink(url)}>{url}</TextLink>;
}
